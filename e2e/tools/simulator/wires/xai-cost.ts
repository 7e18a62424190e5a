import type { AnswerPlan } from "../plan-answer";

/** Ticks a token (1 USD = 1e10 ticks, so 1 USD per million tokens is 10,000): fresh input, cached input, output. */
const rates: [RegExp, { input: number; cached: number; output: number }][] = [
  [/^grok-4-fast|^grok-4-1-fast/, { input: 2_000, cached: 500, output: 5_000 }],
  [/^grok-code-fast/, { input: 2_000, cached: 200, output: 15_000 }],
  [/^grok-3-mini/, { input: 3_000, cached: 750, output: 5_000 }],
  [/^grok-(4-0709|4$|3$)/, { input: 30_000, cached: 7_500, output: 150_000 }],
];
const otherRate = { input: 12_500, cached: 2_000, output: 25_000 };

/** The provider's own price of the call, reasoning billed as output. */
export function costInTicks({ model, tokens }: Pick<AnswerPlan, "model" | "tokens">): number {
  const rate = rates.find(([pattern]) => pattern.test(model))?.[1] ?? otherRate;
  return (tokens.input - tokens.cacheRead) * rate.input + tokens.cacheRead * rate.cached + tokens.output * rate.output;
}
