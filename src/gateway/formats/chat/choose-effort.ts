import { effortOfBudget } from "../../hub/effort-budgets";
import type { HubReasoning } from "../../hub/hub-request";

const RANKED = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
type Effort = (typeof RANKED)[number];

/**
 * The efforts that a model takes in `reasoning_effort`, by its name, because no API tells; one that is not here is not asked: many refuse the field.
 * https://developers.openai.com/api/docs/guides/reasoning, https://docs.x.ai/docs/guides/reasoning, https://ai.google.dev/gemini-api/docs/openai
 */
const EFFORTS: readonly (readonly [RegExp, readonly Effort[]])[] = [
  [/^gpt-\d+(\.\d+)?-(chat|search)/, []],
  [/^gpt-5-pro/, ["high"]],
  [/^gpt-5-codex/, ["low", "medium", "high"]],
  [/^gpt-5(-|$)/, ["minimal", "low", "medium", "high"]],
  [/^gpt-5\.1-codex-max/, ["none", "low", "medium", "high", "xhigh"]],
  [/^gpt-5\.1(-|$)/, ["none", "low", "medium", "high"]],
  [/^gpt-(5\.[2-9]|[6-9]|\d\d)/, ["none", "low", "medium", "high", "xhigh"]],
  [/^o1-(mini|preview)/, []],
  [/^(o\d|gpt-oss)/, ["low", "medium", "high"]],
  [/^grok-3-mini/, ["low", "high"]],
  [/^grok-4\.3/, ["none", "low", "medium", "high"]],
  [/^grok-(4\.[4-9]|[5-9])/, ["low", "medium", "high"]],
  [/^gemini-(2\.5|[3-9])/, ["low", "medium", "high"]],
];

/**
 * These OpenAI models refuse to reason where there are tools, and some do it unasked: "To use function tools, use /v1/responses or set reasoning_effort
 * to 'none'" (https://github.com/openai/openai-openapi/issues/541, https://github.com/BerriAI/litellm/pull/34569).
 */
export function cannotReasonWithTools(model: string): boolean {
  return /^gpt-(5\.[2-9]|[6-9]|\d\d)/.test(nameOf(model)) && effortsOf(model).includes("none");
}

/** In front of a slash stands whose it is. */
function nameOf(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1);
}

function effortsOf(model: string): readonly Effort[] {
  const name = nameOf(model);
  return EFFORTS.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}

/**
 * The effort that comes nearest to what the caller wishes.
 * @param model the provider's name for it
 * @returns undefined: as the model likes, which needs no word; null: the model is not known to take any
 */
export function chooseEffort({ effort, budgetTokens }: HubReasoning, model: string): Effort | undefined | null {
  const taken = effortsOf(model);
  if (taken.length === 0) return null;
  const wished = effort === "default" ? (budgetTokens === null ? null : effortOfBudget(budgetTokens)) : effort;
  return wished === null ? undefined : nearest(taken, (one) => Math.abs(RANKED.indexOf(one) - RANKED.indexOf(wished)));
}

function nearest<T>(list: readonly T[], distance: (one: T) => number): T {
  return list.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
