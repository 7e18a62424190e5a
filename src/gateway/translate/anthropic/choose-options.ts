import { asObject, type Members } from "../../bytes/json/parse-members";
import { EFFORT_BUDGETS } from "../../hub/effort-budgets";
import type { ChatRequest } from "../chat/chat-types";
import { refuse, refuseUnknown } from "../refuse";

/** The features of a model that decide how a request is shaped for it. */
export interface ModelTraits {
  /** `adaptive`: `thinking.type: adaptive` and `output_config.effort`; `budget`: `budget_tokens`; `none`: the model does not think. */
  thinking: "adaptive" | "budget" | "none";
  /** `output_config.format` and strict tools. */
  hasStructuredOutput: boolean;
}

const NAME_FIRST = /claude-[a-z]+-(\d+)(?:-(\d{1,2}))?(?!\d)/;
const NUMBER_FIRST = /claude-(\d+)(?:-(\d{1,2}))?(?!\d)/;

/**
 * Derived from the model's name, because the API does not tell: thinking came with 3.7, structured output with 4.1 (Opus) and 4.5, adaptive thinking
 * with 4.6 (from 4.7 on `budget_tokens` is refused). A name without a version is treated as a current model.
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking, …/structured-outputs
 */
export function readModelTraits(model: string): ModelTraits {
  const match = NUMBER_FIRST.exec(model) ?? NAME_FIRST.exec(model);
  const version = match ? Number(match[1]) + Number(match[2] ?? 0) / 100 : Number.POSITIVE_INFINITY;
  return {
    thinking: version >= 4.06 ? "adaptive" : version >= 3.07 ? "budget" : "none",
    hasStructuredOutput: version >= (model.includes("opus") ? 4.01 : 4.05),
  };
}

/** Anthropic's minimum: https://platform.claude.com/docs/en/build-with-claude/extended-thinking */
const BUDGET_TOKENS_MIN = 1024;
const BUDGETS: Readonly<Record<string, number>> = EFFORT_BUDGETS;
/** The model itself refuses a level that it does not support. */
const EFFORTS: Record<string, string> = { minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "xhigh", max: "max" };

export interface Thinking {
  thinking?: Members;
  effort?: string;
}

/**
 * Translates `reasoning_effort`. A thinking budget takes at most half of the output cap, which leaves room for the answer. Absent: the model's
 * default.
 */
export function chooseThinking(body: ChatRequest, traits: ModelTraits, maxTokens: number): Thinking {
  const effort = body.reasoning_effort ?? null;
  if (effort === null) return {};
  if (effort === "none") return traits.thinking === "adaptive" ? { thinking: { type: "disabled" } } : {};
  const budget = typeof effort === "string" && Object.hasOwn(BUDGETS, effort) ? (BUDGETS[effort] as number) : null;
  if (budget === null) refuse("reasoning_effort", "must be none, minimal, low, medium, high, xhigh or max.");
  if (traits.thinking === "none") refuse("reasoning_effort", "this model does not reason.");
  if (traits.thinking === "adaptive") return { thinking: { type: "adaptive", display: "summarized" }, effort: EFFORTS[effort as string] as string };
  if (maxTokens <= BUDGET_TOKENS_MIN) refuse("reasoning_effort", `needs max_tokens of more than ${BUDGET_TOKENS_MIN} with this model.`);
  refuseConflicts(body);
  return { thinking: { type: "enabled", budget_tokens: Math.min(budget, Math.max(BUDGET_TOKENS_MIN, Math.floor(maxTokens / 2))) } };
}

/** Anthropic does not accept these together with a thinking budget. */
function refuseConflicts(body: ChatRequest): void {
  if (body.temperature != null && body.temperature !== 1) refuse("temperature", "must be 1 or left out when reasoning_effort is set.");
  if (typeof body.top_p === "number" && body.top_p < 0.95) refuse("top_p", "must be at least 0.95 or left out when reasoning_effort is set.");
  const choice = body.tool_choice ?? "auto";
  if (choice !== "auto" && choice !== "none") refuse("tool_choice", "must be auto or none when reasoning_effort is set.");
}

export interface OutputFormat {
  /** `output_config.format`. */
  format?: Members;
  /** To be added to the system prompt. */
  instruction?: string;
}

const JSON_ONLY = "Answer with exactly one JSON object and nothing else: no other text, no code fence.";
const FORMAT_MEMBERS = new Set(["type", "json_schema"]);
const SCHEMA_MEMBERS = new Set(["name", "description", "schema", "strict"]);

/**
 * Translates `response_format`. A strict schema is a promise: it becomes Anthropic's structured output, or is refused if the model has none.
 * `json_object` and non-strict schemas promise less (and such a schema may not meet the rules of structured output): they become an instruction.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function chooseOutputFormat(value: unknown, traits: ModelTraits): OutputFormat {
  if (value === null || value === undefined) return {};
  const stated = asObject(value);
  if (!stated) refuse("response_format", "must be an object.");
  refuseUnknown("response_format", stated, FORMAT_MEMBERS);
  switch (stated.type) {
    case "text":
      return {};
    case "json_object":
      return { instruction: JSON_ONLY };
    case "json_schema":
      return readSchema(stated.json_schema, traits);
    default:
      refuse("response_format.type", "must be text, json_object or json_schema.");
  }
}

function readSchema(value: unknown, traits: ModelTraits): OutputFormat {
  const path = "response_format.json_schema";
  const stated = asObject(value);
  if (!stated) refuse(path, "must be an object.");
  refuseUnknown(path, stated, SCHEMA_MEMBERS);
  const schema = asObject(stated.schema);
  if (!schema) refuse(`${path}.schema`, "must be a JSON schema.");
  const isStrict = stated.strict ?? false;
  if (typeof isStrict !== "boolean") refuse(`${path}.strict`, "must be true or false.");
  const description = stated.description ?? "";
  if (typeof description !== "string") refuse(`${path}.description`, "must be a string.");
  if (!isStrict)
    return { instruction: [`${JSON_ONLY} It keeps to this JSON schema:`, description, JSON.stringify(schema)].filter(Boolean).join("\n") };
  if (!traits.hasStructuredOutput)
    refuse(`${path}.strict`, "this model cannot promise to keep to a schema: leave strict out, or choose another model.");
  return { format: { type: "json_schema", schema: description && schema.description === undefined ? { ...schema, description } : schema } };
}
