import { costWithin, holdFor, type NanoUsd, type PicoUsd } from "../domain/money";
import { dearestCost, dearestRates } from "../domain/price";
import type { HoldTarget } from "../domain/resale";

/** The output cap of a call that states none, of a model whose maximum is not known. */
export const OUTPUT_TOKENS_DEFAULT = 4_096;
/** An answer shorter than this is of no use: a balance that affords less refuses a call that states no cap. */
export const OUTPUT_TOKENS_MIN = 16;

/** What a call can cost at most. */
export interface HoldPlan {
  inputTokensMax: number;
  /** Of one choice. */
  outputTokensMax: number;
  outputTokensMin: number;
  amountNanoUsd: NanoUsd;
  /** Less than this is not enough to send the call. */
  amountNanoUsdMin: NanoUsd;
  marginPpm: number;
  /** With what else can be billed whatever the output is. */
  inputPicoUsd: PicoUsd;
  /** One more token in each choice. */
  outputStepPicoUsd: PicoUsd;
}

/** Pure. All input at the dearest rate it can meet, all output at the dearest of its own, margin included, rounded up. */
export function planHold(request: HoldTarget, marginPpm: number): HoldPlan {
  const { model, inputTokensMax, inputBuckets, outputBuckets, outputTokensAsked, choices, besidesMax } = request;
  const { input: inputBeside = 0, ...others } = besidesMax ?? {};
  const inputTokens = inputTokensMax + inputBeside;
  // Reasoning is output too, and may have its own price.
  const rates = dearestRates({
    rates: model.rates,
    inputTokensMax: inputTokens,
    inputBuckets,
    outputBuckets: [...outputBuckets, "outputReasoning"],
  });
  const besidesPicoUsd = besidesMax ? dearestCost({ rates: model.rates, inputTokensMax: inputTokens, buckets: others }) : 0n;
  const hasInputPrice = rates.inputPicoUsd !== null || inputTokens === 0;
  // Only a price that says 0 is 0.
  if (!hasInputPrice || besidesPicoUsd === null || (rates.outputPicoUsd === null && outputTokensAsked !== 0))
    throw new RangeError(`${model.priceVersionId} does not say what this call costs`);
  const outputTokensMax = outputTokensAsked ?? defaultCap(request);
  const outputTokensMin = outputTokensAsked ?? Math.min(OUTPUT_TOKENS_MIN, outputTokensMax);
  const inputPicoUsd = BigInt(inputTokens) * (rates.inputPicoUsd ?? 0n) + besidesPicoUsd;
  const outputStepPicoUsd = BigInt(choices) * (rates.outputPicoUsd ?? 0n);
  const costOf = (outputTokens: number) => holdFor(inputPicoUsd + BigInt(outputTokens) * outputStepPicoUsd, marginPpm);
  const [amountNanoUsd, amountNanoUsdMin] = [costOf(outputTokensMax), costOf(outputTokensMin)];
  return { inputTokensMax, outputTokensMax, outputTokensMin, amountNanoUsd, amountNanoUsdMin, marginPpm, inputPicoUsd, outputStepPicoUsd };
}

/** The most output tokens that an amount pays for, at most the plan's; negative when it does not even pay for the input. */
export function affordableTokens(plan: HoldPlan, amountNanoUsd: NanoUsd): number {
  const left = costWithin(amountNanoUsd, plan.marginPpm) - plan.inputPicoUsd;
  if (left < 0n) return -1;
  if (plan.outputStepPicoUsd === 0n) return plan.outputTokensMax;
  const tokens = left / plan.outputStepPicoUsd;
  return tokens < BigInt(plan.outputTokensMax) ? Number(tokens) : plan.outputTokensMax;
}

/** The model's maximum, and what the context window leaves beside the input: a bound by bytes would leave far too little, so that it is not asked here. */
function defaultCap({ model, inputTokensMax, inputTokensLikely }: HoldTarget): number {
  const cap = model.maxOutputTokens ?? OUTPUT_TOKENS_DEFAULT;
  if (model.contextWindow === null) return cap;
  const inputTokens = Math.min(inputTokensMax, inputTokensLikely ?? inputTokensMax);
  return Math.max(Math.min(cap, model.contextWindow - inputTokens), Math.min(cap, OUTPUT_TOKENS_MIN));
}
