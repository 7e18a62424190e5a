import { Agent } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { providerNames } from "../tools/simulator/provider-names";
import { bySize } from "../tools/support/full-size";
import { chargeOf } from "./charge-of";
import { MODELS } from "./models";
import { callResold } from "./resold-call";
import { type Reseller, type Shop, startReseller } from "./start-reseller";

/** `npm run test:soak` goes on for an hour. */
const SOAK_MS = Number(process.env.SOAK_MINUTES ?? bySize({ small: 0.03, full: 0.15 })) * 60_000;
const CLIENTS = 32;
const OUTPUT_TOKENS_MAX = 1_000;
/** What is set aside for one call here at most, many times over: never all of it is held at once, and it is never used up. */
const FUNDS = 1_000_000_000_000_000n;

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("soak", FUNDS);
}, 60_000);
afterAll(() => reseller?.close());

test("with ample funds no call is ever refused, and the balance is what the charges have left", { timeout: SOAK_MS + 600_000 }, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const deadline = performance.now() + SOAK_MS;
  const statuses = new Map<number, number>();
  let due = 0n;
  const client = async (first: number) => {
    for (let i = first; performance.now() < deadline; i++) {
      const provider = providerNames[i % providerNames.length] as (typeof providerNames)[number];
      const call = { origin: reseller.origin, key: shop.key, model: MODELS[provider].name, stream: i % 3 === 0, agent };
      const { status } = await callResold({ ...call, outputTokensMax: OUTPUT_TOKENS_MAX, script: { seed: i % 1_000 } });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const sumUp = () => {
    for (const call of reseller.simulator.books.takeEnded()) due += chargeOf(call);
  };
  const summing = setInterval(sumUp, 1_000);
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)));
  clearInterval(summing);
  agent.destroy();
  await reseller.settled();
  sumUp();
  const calls = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${calls} calls in ${(SOAK_MS / 60_000).toFixed(1)} minutes: ${JSON.stringify(Object.fromEntries(statuses))}`);
  expect([...statuses.keys()]).toEqual([200]);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - due, heldNanoUsd: 0n });
  await reseller.expectCleanLedger();
});
