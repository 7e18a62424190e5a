import type { CacheMark, FormatId, InputPart, Place } from "./parts";

/** A conversation in no format: what all of them can say. Each part knows where it stood in the caller's body. */
export interface HubRequest {
  /** The caller's. */
  format: FormatId;
  isStreaming: boolean;
  /** In the caller's order. A system message may stand anywhere. A tool's results are parts of a user's message. */
  messages: HubMessage[];
  tools: HubTool[];
  /** Null: not stated, which is `auto` everywhere. */
  toolChoice: HubToolChoice | null;
  /** Null: not stated. */
  areCallsParallel: { value: boolean; at: Place } | null;
  /** Null: text. */
  outputFormat: HubOutputFormat | null;
  reasoning: HubReasoning | null;
  /** How often a message of the caller's is answered: more than one only in the caller's own format. */
  choices: { value: number; at: Place };
  outputTokensMax: { value: number; at: Place } | null;
  temperature: { value: number; at: Place } | null;
  topP: { value: number; at: Place } | null;
  topK: { value: number; at: Place } | null;
  frequencyPenalty: { value: number; at: Place } | null;
  presencePenalty: { value: number; at: Place } | null;
  seed: { value: number; at: Place } | null;
  stop: { value: string[]; at: Place } | null;
  /** Whose request it is, for the provider's search for abuse: a hint. */
  userId: { value: string; at: Place } | null;
  /** For the whole prompt. */
  cache: CacheMark | null;
  /** Fields that only the caller's format has and that may be left out. Those that are, are named in `x-monitor-dropped`. */
  hints: HubField[];
  /** Fields that only the caller's format has and that change the answer: other formats refuse the first by name. Unknown fields are here too. */
  needs: HubField[];
}

export interface HubField {
  at: Place;
  value: unknown;
}

export interface HubMessage {
  role: "system" | "user" | "assistant";
  parts: InputPart[];
  /** Of the speaker; null: none. */
  name: string | null;
  at: Place;
}

/**
 * `function`: the model fills in a JSON schema. `custom`: it writes any text. `own`: one that the provider itself runs or has built in
 * (web search, `local_shell`): only the caller's own format can be sent it, others leave it out, unless `toolChoice` names it.
 */
export interface HubTool {
  kind: "function" | "custom" | "own";
  name: string;
  description: string | null;
  /** JSON schema of an object; null: no arguments, and always for the other kinds. */
  schema: Record<string, unknown> | null;
  isStrict: boolean;
  cache: CacheMark | null;
  at: Place;
  /** As it stood in the body: for `custom` its form, for `own` all of it. */
  value: Record<string, unknown>;
}

/** `at`: where the choice stands, or the name in it. */
export type HubToolChoice = { kind: "auto" | "none" | "required"; at: Place } | { kind: "tool"; name: string; at: Place };

export type HubOutputFormat =
  | { kind: "json"; at: Place }
  | { kind: "schema"; name: string; description: string | null; schema: Record<string, unknown>; isStrict: boolean; at: Place };

/** What the caller wishes of the model's reasoning, in whichever of the ways its format has. A hint: where a model does not reason it is left out. */
export interface HubReasoning {
  /** `default`: on, as the model likes. */
  effort: "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max" | "default";
  /** Anthropic's and Gemini's; null: not stated. */
  budgetTokens: number | null;
  /** The caller wants to see it. */
  isShown: boolean | null;
  at: Place;
}
