import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatUsd } from "../../src/domain/money";
import { modelOfPriceVersion } from "../../src/domain/price-version-id";
import { withMargin } from "../money/charge-of";
import { MODELS } from "../money/models";
import { type Reseller, startReseller } from "../money/start-reseller";
import type { SimCall } from "../tools/simulator/books";
import { providerNames } from "../tools/simulator/provider-names";
import { type Script, scriptPrompt } from "../tools/simulator/script";

const DAY_MS = 86_400_000;
/** Of each provider's test that succeeded. */
const costs = new Map<string, string>();
let reseller: Reseller;
beforeAll(async () => {
  reseller = await startReseller();
});
afterAll(() => reseller?.close());

async function testModel(provider: (typeof providerNames)[number], script: Script) {
  const [{ findResoldModel }, module] = await Promise.all([import("../../src/catalog/find-resold-model"), import("../../src/runtime/test-model")]);
  const found = findResoldModel(`${provider}/${MODELS[provider].name}`, Date.now());
  if (found.status !== "found") throw new Error(`${provider}: ${found.status}`);
  return module.testModel({
    providerId: provider,
    id: modelOfPriceVersion(found.model.priceVersionId).id,
    prompt: `Say hello. ${scriptPrompt(script)}`,
  });
}

describe.each(providerNames)("a test of a model of %s", (provider) => {
  test("is a small streamed call, with its time to the first words and its cost", async () => {
    const tested = await testModel(provider, { tag: provider, firstByteDelayMs: 50 });
    expect(tested.error).toBeUndefined();
    const call = reseller.simulator.books.calls.find(({ tag }) => tag === provider) as SimCall;
    expect([call.stream, call.complaints]).toEqual([true, []]);
    const { input, output } = MODELS[provider];
    const tokens = call.servedTokens as NonNullable<SimCall["servedTokens"]>;
    const cost = formatUsd(withMargin(BigInt(tokens.input) * input + BigInt(tokens.output) * output, 0n));
    costs.set(provider, cost);
    expect(tested).toMatchObject({ success: true, response: expect.stringMatching(/\w/), cost });
    expect(tested.ttftMs).toBeGreaterThanOrEqual(45);
    expect(tested.ttftMs).toBeLessThanOrEqual(tested.latencyMs);
  });

  test.each(["error-in-stream", "reset-mid", "status:503", "key-rejected"] as const)("that ends with %s has failed, and says why", async (fault) => {
    expect(await testModel(provider, { fault })).toMatchObject({ success: false, error: expect.stringMatching(/\w/) });
  });
});

test("each is the house's own call in the books: in what the provider bills, in the sums of no organization, and nobody has paid", async () => {
  await reseller.flush();
  const rows = await reseller.database().usageRecord.findMany();
  expect(rows).toHaveLength(providerNames.length * 5);
  for (const row of rows) expect(row).toMatchObject({ organizationId: "house", mode: "reseller", chargedNanoUsd: 0n, marginNanoUsd: 0n });
  expect([await reseller.database().hold.count(), await reseller.database().ledgerEntry.count()]).toEqual([0, 0]);

  const [{ sumProviderUsage }, { sumPlatformUsage }] = await Promise.all([
    import("../../src/queries/sums/sum-provider-usage"),
    import("../../src/queries/sums/sum-platform-usage"),
  ]);
  const from = new Date(Math.floor(Date.now() / DAY_MS - 1) * DAY_MS);
  const to = new Date(from.getTime() + 3 * DAY_MS);
  for (const provider of providerNames) {
    const own = rows.filter((row) => row.provider === provider);
    const tested = own.find(({ statusCode }) => statusCode === 200);
    expect([formatUsd(tested?.providerCostNanoUsd ?? 0n), tested?.catalogModel !== ""]).toEqual([costs.get(provider), true]);
    const billed = await sumProviderUsage({ provider, days: [{ day: "all", from, to }], mode: "reseller" });
    const cost = own.reduce((sum, { providerCostNanoUsd }) => sum + (providerCostNanoUsd ?? 0n), 0n);
    const sumOf = (name: "requests" | "costNanoUsd") => billed.reduce((sum, one) => sum + BigInt(one[name]), 0n);
    expect([sumOf("requests"), sumOf("costNanoUsd")]).toEqual([5n, cost]);
  }
  expect(await sumPlatformUsage({ from, to }), "the usage of all organizations").toEqual([]);
});
