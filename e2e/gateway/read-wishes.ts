import type { ResoldFormat } from "../money/call-format";

/** What the simulator thinks, wherever its provider shows it. */
export const THOUGHT = "Let me think 생각.";

/** A whole answer: what it says, what it shows of its thinking, and the tokens that went there. */
export interface Answered {
  text: string;
  thought: string;
  reasoningTokens: number;
}
type Part = { type?: string; text?: string; thought?: boolean; thinking?: string; content?: Part[]; summary?: Part[] };
/** What of each format is read here. */
interface Json {
  choices: { message: Record<string, string>; delta: Record<string, string> }[];
  output: Part[];
  content: Part[];
  candidates: { content: { parts: Part[] } }[];
  usage: Partial<Record<"completion_tokens_details" | "output_tokens_details", { reasoning_tokens?: number; thinking_tokens?: number }>>;
  usageMetadata: { thoughtsTokenCount?: number };
}

const join = (parts: Part[], member: "text" | "thinking" = "text") => parts.map((part) => part[member] ?? "").join("");
const ofType = (parts: Part[], type: string) => parts.filter((part) => part.type === type);

/** Of JSON as the format has it. */
export const READ: Record<ResoldFormat, (json: Json) => Answered> = {
  chat: ({ choices, usage }) => {
    const { content = "", reasoning_content = "" } = choices[0]?.message ?? {};
    return { text: content, thought: reasoning_content, reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0 };
  },
  responses: ({ output, usage }) => ({
    text: join(ofType(output, "message").flatMap(({ content = [] }) => content)),
    thought: join(ofType(output, "reasoning").flatMap(({ summary = [] }) => summary)),
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
  }),
  messages: ({ content, usage }) => ({
    text: join(ofType(content, "text")),
    thought: join(ofType(content, "thinking"), "thinking"),
    reasoningTokens: usage.output_tokens_details?.thinking_tokens ?? 0,
  }),
  gemini: ({ candidates, usageMetadata }) => {
    const parts = candidates[0]?.content.parts ?? [];
    return {
      text: join(parts.filter(({ thought }) => !thought)),
      thought: join(parts.filter(({ thought }) => thought)),
      reasoningTokens: usageMetadata.thoughtsTokenCount ?? 0,
    };
  },
};

type Event = Json & { delta?: Record<string, string>; type?: string; response?: object };

/** A stream's events as the JSON that they add up to. */
const WHOLE: Record<ResoldFormat, (events: Event[]) => object> = {
  chat: (events) => {
    const said = (member: string) => events.map(({ choices }) => choices[0]?.delta[member] ?? "").join("");
    return { choices: [{ message: { content: said("content"), reasoning_content: said("reasoning_content") } }], usage: events.at(-1)?.usage };
  },
  responses: (events) => events.find(({ type }) => type === "response.completed")?.response ?? {},
  messages: (events) => {
    const said = (member: string) => events.map(({ type, delta }) => (type === "content_block_delta" ? (delta?.[member] ?? "") : "")).join("");
    const content = [
      { type: "thinking", thinking: said("thinking") },
      { type: "text", text: said("text") },
    ];
    return { content, usage: events.find(({ type }) => type === "message_delta")?.usage };
  },
  gemini: (events) => {
    const parts = events.flatMap(({ candidates }) => candidates[0]?.content.parts ?? []);
    return { candidates: [{ content: { parts } }], usageMetadata: events.at(-1)?.usageMetadata };
  },
};

export function readStream(format: ResoldFormat, body: string): Answered {
  const data = [...body.matchAll(/^data: (\{.*\})\r?$/gm)].map(([, json = ""]) => JSON.parse(json));
  return READ[format](WHOLE[format](data) as Json);
}

/** A provider's request asks it to reason, in its own words. */
export function asksToReason(path: string, body: string): boolean {
  const json = JSON.parse(body);
  if (path.includes("/chat/completions")) return typeof json.reasoning_effort === "string" && json.reasoning_effort !== "none";
  if (path.endsWith("/responses")) return typeof json.reasoning?.effort === "string";
  if (path.endsWith("/messages")) return ["enabled", "adaptive"].includes(json.thinking?.type);
  return json.generationConfig?.thinkingConfig?.includeThoughts === true;
}

/** Providers that say how many tokens went there, and no more, where they are spoken to in OpenAI's chat. */
export function hidesThought(path: string): boolean {
  return /^\/(openai|google)\/.*chat\/completions$/.test(path);
}
