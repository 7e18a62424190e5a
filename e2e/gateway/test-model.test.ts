import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatUsd } from "../../src/domain/money";
import { modelOfPriceVersion } from "../../src/domain/price-version-id";
import { withMargin } from "../money/charge-of";
import { MODELS } from "../money/models";
import { type Reseller, startReseller } from "../money/start-reseller";
import type { SimCall } from "../tools/simulator/books";
import { providerNames } from "../tools/simulator/provider-names";
import { type Script, scriptPrompt } from "../tools/simulator/script";

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
    expect(tested).toMatchObject({ success: true, response: expect.stringMatching(/\w/), cost });
    expect(tested.ttftMs).toBeGreaterThanOrEqual(45);
    expect(tested.ttftMs).toBeLessThanOrEqual(tested.latencyMs);
  });

  test.each(["error-in-stream", "reset-mid", "status:503", "key-rejected"] as const)("that ends with %s has failed, and says why", async (fault) => {
    expect(await testModel(provider, { fault })).toMatchObject({ success: false, error: expect.stringMatching(/\w/) });
  });
});

test("nobody has paid for any of it, and no call is on record", async () => {
  expect([await reseller.database().usageRecord.count(), await reseller.database().hold.count()]).toEqual([0, 0]);
});
