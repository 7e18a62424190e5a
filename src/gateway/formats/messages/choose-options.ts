import { printExact } from "../../bytes/json/exact-json";
import { type BudgetedEffort, EFFORT_BUDGETS, effortOfBudget } from "../../hub/effort-budgets";
import type { HubOutputFormat, HubReasoning, HubRequest } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";

/** The features of a model that decide how a request is shaped for it. */
export interface ModelTraits {
  /** `adaptive`: `thinking.type: adaptive` and `output_config.effort`; `budget`: `budget_tokens`; `none`: the model does not think. */
  thinking: "adaptive" | "budget" | "none";
  /** It refuses to be told not to think. */
  alwaysThinks: boolean;
  /** `output_config.format` and strict tools. */
  hasStructuredOutput: boolean;
}

const NAME_FIRST = /claude-[a-z]+-(\d+)(?:-(\d{1,2}))?(?!\d)/;
const ALWAYS_THINKS = /claude-(?:fable|mythos)/;
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
    alwaysThinks: ALWAYS_THINKS.test(model),
    thinking: version >= 4.06 ? "adaptive" : version >= 3.07 ? "budget" : "none",
    hasStructuredOutput: version >= (model.includes("opus") ? 4.01 : 4.05),
  };
}

/** Anthropic's minimum: https://platform.claude.com/docs/en/build-with-claude/extended-thinking */
export const BUDGET_TOKENS_MIN = 1024;
/** The model itself refuses a level that it does not support. */
const EFFORTS: Readonly<Record<BudgetedEffort, string>> = { minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "xhigh", max: "max" };

export interface Thinking {
  thinking?: Record<string, unknown>;
  effort?: string;
}

/**
 * How the model is to think. A thinking budget that the caller has not stated takes at most half of the output cap, which leaves room for the answer.
 * @returns null when the wish for it has to be left out; nothing in it: the model's own default
 */
export function chooseThinking(request: HubRequest, traits: ModelTraits, outputTokensMax: number): Thinking | null {
  const { reasoning } = request;
  if (!reasoning) return {};
  if (reasoning.effort === "none") return rest(traits);
  if (traits.thinking === "none" || isAgainstThinking(request)) return null;
  if (traits.thinking === "adaptive") return adapt(reasoning);
  if (outputTokensMax <= BUDGET_TOKENS_MIN) return null;
  const budget_tokens = readBudget(reasoning, outputTokensMax);
  return { thinking: { type: "enabled", budget_tokens, ...(reasoning.isShown === false ? { display: "omitted" } : {}) } };
}

function rest({ thinking, alwaysThinks }: ModelTraits): Thinking | null {
  if (alwaysThinks) return null;
  return thinking === "adaptive" ? { thinking: { type: "disabled" } } : {};
}

/** Anthropic refuses these together with thinking. They are what the caller requires; thinking is a wish. */
function isAgainstThinking({ temperature, topP, topK, toolChoice }: HubRequest): boolean {
  if (temperature && temperature.value !== 1) return true;
  if ((topP && topP.value < 0.95) || topK) return true;
  return toolChoice?.kind === "required" || toolChoice?.kind === "tool";
}

function adapt({ effort, budgetTokens, isShown }: HubReasoning): Thinking {
  const level = effort === "default" && budgetTokens !== null ? effortOfBudget(budgetTokens) : effort;
  const thinking = { type: "adaptive", display: isShown === false ? "omitted" : "summarized" };
  return level === "default" || level === "none" ? { thinking } : { thinking, effort: EFFORTS[level] };
}

function readBudget({ effort, budgetTokens }: HubReasoning, outputTokensMax: number): number {
  if (budgetTokens !== null && budgetTokens < outputTokensMax) return Math.max(BUDGET_TOKENS_MIN, budgetTokens);
  const budget = budgetTokens ?? EFFORT_BUDGETS[effort === "default" ? "medium" : (effort as BudgetedEffort)];
  return Math.min(budget, Math.max(BUDGET_TOKENS_MIN, Math.floor(outputTokensMax / 2)));
}

export interface OutputFormat {
  /** `output_config.format`. */
  format?: Record<string, unknown>;
  /** To be added to the system prompt. */
  instruction?: string;
}

const JSON_ONLY = "Answer with exactly one JSON object and nothing else: no other text, no code fence.";

/**
 * A strict schema is a promise: it becomes Anthropic's structured output, or is refused if the model has none. JSON and non-strict schemas promise
 * less (and such a schema may not meet the rules of structured output): they become an instruction.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function chooseOutputFormat(stated: HubOutputFormat | null, traits: ModelTraits): OutputFormat {
  if (!stated) return {};
  if (stated.kind === "json") return { instruction: JSON_ONLY };
  const { schema, description, isStrict, at } = stated;
  if (!isStrict) return { instruction: [`${JSON_ONLY} It keeps to this JSON schema:`, description, printExact(schema)].filter(Boolean).join("\n") };
  if (!traits.hasStructuredOutput) refuse(at, "this model cannot promise to keep to a schema: leave strict out, or choose another model.");
  return { format: { type: "json_schema", schema: description && schema.description === undefined ? { ...schema, description } : schema } };
}
