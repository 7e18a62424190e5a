import { until } from "../../faults/start-faulty";
import type { Script } from "../../tools/simulator/script";
import type { Simulator } from "../../tools/simulator/start-simulator";
import { withMargin } from "../charge-of";
import { callResold, type ResoldCall } from "../resold-call";
import type { ServerShop } from "./open-shop";

/** A price in pico-dollars a token. */
interface Price {
  input: bigint;
  output: bigint;
}

interface ExactPrice {
  /** Nano-dollars. */
  each: bigint;
  /** What the simulator has been told. */
  script: Script;
}

/**
 * Makes every later call of this kind cost exactly its hold, so that what fits a balance is a division: looks at what one call holds, and
 * has the simulator use that many tokens from then on. The call must state its cap and carry no script.
 */
export async function findExactPrice(input: { simulator: Simulator; shop: ServerShop; call: ResoldCall; price: Price }): Promise<ExactPrice> {
  const { simulator, shop, call, price } = input;
  const output = call.outputTokensMax ?? 0;
  simulator.setScript({ firstByteDelayMs: 1_500, tokens: { input: 1, output: 1 } });
  const answered = callResold(call);
  let held = 0n;
  await until("money held", 5_000, async () => {
    held = (await shop.balance()).held;
    return held > 0n;
  });
  const seen = await answered;
  if (seen.status !== 200) throw new Error(`The probe answered ${seen.status}: ${seen.body}`);
  const inputTokens = solveInput(held, output, price);
  const script = { tokens: { input: inputTokens, output } };
  simulator.setScript(script);
  const before = (await shop.balance()).balance;
  await callResold(call);
  const charged = before - (await shop.balance()).balance;
  if (charged !== held) throw new Error(`A call held ${held} and cost ${charged} with ${inputTokens} input tokens`);
  return { each: held, script };
}

/** The most input tokens whose charge, with so much output, is not above the hold. */
function solveInput(held: bigint, outputTokens: number, { input, output }: Price): number {
  const cost = (tokens: bigint) => withMargin(tokens * input + BigInt(outputTokens) * output);
  let low = 0n;
  let high = held;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (cost(middle) <= held) low = middle;
    else high = middle - 1n;
  }
  return Number(low);
}
