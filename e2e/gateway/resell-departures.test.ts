import { afterAll, beforeAll, expect, test } from "vitest";
import { chargeOf } from "../money/charge-of";
import { startResold } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import type { SimCall } from "../tools/simulator/books";
import type { Script } from "../tools/simulator/script";

const DRAIN_MS_MAX = 1_500;
const FUNDS = 10_000_000_000n;
const MODELS = ["gpt-4o-mini", "claude-3-5-haiku", "gemini-1.5-flash", "grok-beta"];
let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller({ RESELLER_DRAIN_TIMEOUT_MS: String(DRAIN_MS_MAX) });
  shop = await reseller.openShop("departures", FUNDS);
});
afterAll(() => reseller?.close());

const callOf = (tag: string) => reseller.simulator.books.calls.find((call) => call.tag === tag);
const tokensOf = (tag: string) => ({ input: callOf(tag)?.servedTokens?.input, output: callOf(tag)?.servedTokens?.output });

/** Leaves when the provider has the call and `after` more milliseconds have passed; resolves with the call's row. */
async function leave(model: string, script: Script & { tag: string }, { stream, after }: { stream: boolean; after: number }) {
  const knownRows = new Set((await shop.rows()).map(({ requestId }) => requestId));
  const call = startResold({ origin: reseller.origin, key: shop.key, model, stream, script, outputTokensMax: 500 });
  await expect.poll(() => callOf(script.tag), { timeout: 10_000 }).toBeDefined();
  await new Promise((resolve) => setTimeout(resolve, after));
  call.request.destroy();
  await call.seen.catch(() => undefined);
  await reseller.settled();
  const row = (await shop.rows()).find(({ requestId }) => !knownRows.has(requestId));
  if (!row) throw new Error("the call has no row");
  return row;
}

test.each(MODELS)("%s: a client that leaves in mid-stream pays for what the provider did, to the token", async (model) => {
  const tag = `stream ${model}`;
  const row = await leave(model, { tag, events: 20, delayMs: 20 }, { stream: true, after: 150 });
  expect(row).toMatchObject({ outcome: "cancelled", usageSource: "provider" });
  expect({ input: row.inputTokens, output: row.outputTokens }).toEqual(tokensOf(tag));
  expect(row.chargedNanoUsd).toBe(chargeOf(callOf(tag) as SimCall));
});

test.each(MODELS)("%s: a client that leaves before the answer pays for it", async (model) => {
  const tag = `plain ${model}`;
  const row = await leave(model, { tag, firstByteDelayMs: 1_000 }, { stream: false, after: 50 });
  expect(row).toMatchObject({ outcome: "cancelled", statusCode: 499, usageSource: "provider" });
  expect(row.chargedNanoUsd).toBe(chargeOf(callOf(tag) as SimCall));
});

test("a provider is read on for so long and no longer: then what came is counted, marked and charged", async () => {
  const startedAt = performance.now();
  const row = await leave("gpt-4o-mini", { tag: "endless", events: 2_000, delayMs: 20 }, { stream: true, after: 300 });
  expect(performance.now() - startedAt).toBeLessThan(DRAIN_MS_MAX + 10_000);
  expect(row).toMatchObject({ outcome: "cancelled", usageSource: "estimated" });
  expect(row.chargedNanoUsd).toBeGreaterThan(0n);
  expect(callOf("endless")?.endedBy).not.toBe("provider");
});

test("a provider that says nothing costs nothing", async () => {
  const row = await leave("gpt-4o-mini", { tag: "silent", fault: "half-open" }, { stream: false, after: 50 });
  expect(row).toMatchObject({ outcome: "cancelled", chargedNanoUsd: 0n });
});

test("a process that ends stops what still runs, and settles it", async () => {
  const { runningCalls } = await import("../../src/runtime/make-ports");
  const leaving = leave("gpt-4o-mini", { tag: "ending", events: 2_000, delayMs: 20 }, { stream: true, after: 100 });
  await expect.poll(() => callOf("ending"), { timeout: 10_000 }).toBeDefined();
  const startedAt = performance.now();
  await runningCalls().end(300);
  expect(performance.now() - startedAt).toBeLessThan(10_000); // the stream would go on for forty
  expect(await reseller.database().hold.count({ where: { status: "open" } })).toBe(0);
  await leaving;
});

test("the balance is what was there, less the charges", async () => {
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
});
