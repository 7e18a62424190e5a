import type { Members } from "../../bytes/json/parse-members";
import { EFFORT_BUDGETS, effortOfBudget } from "../../hub/effort-budgets";
import type { HubReasoning } from "../../hub/hub-request";
import type { GeminiTraits } from "./model-traits";

const BUDGETS: Partial<Record<HubReasoning["effort"], number>> = EFFORT_BUDGETS;

/** `thinkingConfig`; null: this model does not think. https://ai.google.dev/gemini-api/docs/thinking */
export function chooseThinking(reasoning: HubReasoning, traits: GeminiTraits, outputTokensMax: number): Members | null {
  if (traits.thinking.kind === "none") return null;
  const how = traits.thinking.kind === "budget" ? chooseBudget(reasoning, traits.thinking, outputTokensMax) : chooseLevel(reasoning, traits.thinking);
  return { ...how, ...(reasoning.isShown === null ? {} : { includeThoughts: reasoning.isShown && how.thinkingBudget !== 0 }) };
}

/** Thinking counts against the output cap: what only an effort asks for takes at most half of it. */
function chooseBudget(
  { effort, budgetTokens }: HubReasoning,
  { min, max, canBeOff }: Extract<GeminiTraits["thinking"], { kind: "budget" }>,
  outputTokensMax: number,
): Members {
  if (effort === "none") return { thinkingBudget: canBeOff ? 0 : min };
  if (budgetTokens === null && effort === "default") return { thinkingBudget: -1 };
  const wished = budgetTokens ?? Math.min(BUDGETS[effort] ?? max, Math.floor(outputTokensMax / 2));
  return { thinkingBudget: Math.min(max, Math.max(min, wished)) };
}

function chooseLevel({ effort, budgetTokens }: HubReasoning, { levels }: Extract<GeminiTraits["thinking"], { kind: "level" }>): Members {
  const wished = effort === "default" && budgetTokens !== null ? effortOfBudget(budgetTokens) : effort;
  return wished === "default" ? {} : { thinkingLevel: levels[wished] };
}
