import type { ChatRequest } from "./chat-types";
import type { ModelTraits } from "./model-traits";
import type { Members } from "./read-json";
import { refuse } from "./refuse";

/** The least that Anthropic takes: https://platform.claude.com/docs/en/build-with-claude/extended-thinking */
const BUDGET_TOKENS_MIN = 1024;
const BUDGETS: Record<string, number> = { minimal: 1024, low: 2048, medium: 8192, high: 16384, xhigh: 32768, max: 65536 };
/** Which of them a model knows, it says itself. */
const EFFORTS: Record<string, string> = { minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "xhigh", max: "max" };

export interface Thinking {
  thinking?: Members;
  effort?: string;
}

/**
 * `reasoning_effort` → how the model is to think. With a budget, at most half of the output cap is for thinking, so that there is room to answer.
 * Absent: the model's default.
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

/** What Anthropic refuses beside a thinking budget. */
function refuseConflicts(body: ChatRequest): void {
  if (body.temperature != null && body.temperature !== 1) refuse("temperature", "must be 1 or left out when reasoning_effort is set.");
  if (typeof body.top_p === "number" && body.top_p < 0.95) refuse("top_p", "must be at least 0.95 or left out when reasoning_effort is set.");
  const choice = body.tool_choice ?? "auto";
  if (choice !== "auto" && choice !== "none") refuse("tool_choice", "must be auto or none when reasoning_effort is set.");
}
