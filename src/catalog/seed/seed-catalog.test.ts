import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../../db/client";
import { findPrice } from "../find-price";
import { EXTRA_MODELS } from "./model-supplements";
import { type PriceSource, readPriceSource } from "./read-price-source";
import { seedCatalog } from "./seed-catalog";

const allRows = async () => ({
  providers: await database().provider.findMany({ orderBy: { id: "asc" } }),
  models: await database().model.findMany({ orderBy: [{ providerId: "asc" }, { id: "asc" }] }),
  versions: await database().priceVersion.findMany({ orderBy: { id: "asc" } }),
});

/** The source with another input price for one model. */
function withInputPrice(source: PriceSource, modelId: string, input: string): PriceSource {
  const models = source.models.map((model) =>
    model.id === modelId ? { ...model, prices: [{ effectiveAtMs: null, rates: { tokens: { input, output: "1" } } }] } : model,
  );
  return { ...source, models };
}

let first: Awaited<ReturnType<typeof seedCatalog>>;
beforeAll(async () => {
  first = await seedCatalog();
});

describe("seedCatalog", () => {
  test("fills an empty database with the four providers and their prices", async () => {
    const rows = await allRows();
    expect(rows.providers.map(({ id }) => id)).toEqual(["anthropic", "google", "openai", "xai"]);
    expect(first.providersAdded.map(({ id }) => id).sort()).toEqual(rows.providers.map(({ id }) => id));
    expect(first.modelsAdded).toHaveLength(rows.models.length);
    expect(rows.models.length).toBeGreaterThan(150);
  });

  test("says which models it could not take over, and only voice sessions are among them", () => {
    expect(first.skipped.map(({ modelName }) => modelName)).toEqual(["grok-voice-latest", "grok-voice-think-fast-1.0", "grok-voice-think-fast-2.0"]);
  });

  test("writes nothing the second time", async () => {
    const before = await allRows();
    expect(await seedCatalog()).toMatchObject({
      providersAdded: [],
      modelsAdded: [],
      modelsChanged: [],
      modelsReordered: 0,
      prices: [],
      routesAdded: [],
    });
    expect(await allRows()).toEqual(before);
  });

  test("leaves a base URL that was set by hand", async () => {
    const where = { id: "openai" };
    const { baseUrl } = await database().provider.findUniqueOrThrow({ where });
    await database().provider.update({ where, data: { baseUrl: "https://proxy.example/v1" } });
    await seedCatalog();
    expect(await database().provider.findUniqueOrThrow({ where })).toMatchObject({ baseUrl: "https://proxy.example/v1" });
    await database().provider.update({ where, data: { baseUrl } });
  });

  test("adds a version for a changed price, touches no row that is there, and prices by it at once", async () => {
    const before = await allRows();
    const nowMs = Date.now();
    expect(await seedCatalog({ source: withInputPrice(readPriceSource(), "gpt-4", "777"), nowMs })).toMatchObject({
      prices: [{ modelName: "gpt-4", version: 2, before: { pricing: { input: "30.000000000" } }, after: { pricing: { input: "0.000777000" } } }],
      modelsChanged: [],
    });
    const after = await allRows();
    expect(after.versions).toEqual(expect.arrayContaining(before.versions));
    const added = await database().priceVersion.findUniqueOrThrow({ where: { id: "openai/gpt-4@2" } });
    expect({ ...added, rates: JSON.parse(added.rates) }).toMatchObject({
      version: 2,
      effectiveAt: new Date(nowMs),
      rates: { tokens: { input: "777" } },
    });
    const find = (atMs: number) => findPrice({ providerId: "openai", model: "gpt-4", atMs })?.priceVersionId;
    expect([find(nowMs - 1), find(nowMs)]).toEqual(["openai/gpt-4@1", "openai/gpt-4@2"]);
  });

  test.each([
    ["openai", "gpt-4o", "2500000", "10000000"],
    ["openai", "gpt-4o-mini", "150000", "600000"],
    ["anthropic", "claude-3-5-sonnet-20241022", "3000000", "15000000"],
    ["anthropic", "claude-3-5-haiku-20241022", "800000", "4000000"],
    ["google", "gemini-1.5-pro", "1250000", "5000000"],
    ["google", "gemini-1.5-flash", "75000", "300000"],
    ["xai", "grok-beta", "5000000", "15000000"],
  ])("prices %s %s at %s in, %s out", (providerId, model, input, output) => {
    expect(findPrice({ providerId, model, atMs: Date.now() })?.rates.tokens).toMatchObject({ input, output });
  });

  test("gives every extra model a price, from the source where it has one", () => {
    const missing = EXTRA_MODELS.filter(({ providerId, id }) => findPrice({ providerId, model: id, atMs: Date.now() }) === null);
    expect(missing).toEqual([]);
    expect(findPrice({ providerId: "openai", model: "gpt-4o", atMs: Date.now() })?.rates.tokens.cacheRead).toBe("1250000");
  });

  test("bills a one-hour cache write of Anthropic's at twice the input", async () => {
    const versions = await database().priceVersion.findMany({ where: { providerId: "anthropic" } });
    const withHour = versions.map(({ rates }) => JSON.parse(rates).tokens).filter((tokens) => tokens.cacheWrite1h !== undefined);
    expect(withHour.length).toBeGreaterThan(15);
    for (const tokens of withHour) expect(BigInt(tokens.cacheWrite1h)).toBe(2n * BigInt(tokens.input));
  });
});
