import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../../db/client";
import { findPrice } from "../find-price";
import { findResoldModel } from "../find-resold-model";
import { readPriceSource } from "./read-price-source";
import { seedCatalog } from "./seed-catalog";

const CHANGED = { providerId_id: { providerId: "openai", id: "gpt-4.1" } };
const OWN = { providerId_id: { providerId: "openai", id: "house-model" } };
const model = (where: typeof OWN) => database().model.findUniqueOrThrow({ where });
const priceOf = (providerId: string, name: string) => findPrice({ providerId, model: name, atMs: Date.now() })?.rates.tokens;

/** The built-in list of a later version of the app: every model has a new name. */
async function startLaterVersion() {
  const source = readPriceSource();
  await seedCatalog({ source: { ...source, models: source.models.map((one) => ({ ...one, name: `${one.name} (new)` })) } });
}

beforeAll(async () => {
  await seedCatalog();
});

describe("what the operator has set in the catalog", () => {
  test("a built-in model that was changed stays as it was changed, at every start", async () => {
    const change = { maxOutputTokens: 1_234, match: '{"equals":"renamed"}' };
    await database().model.update({ where: CHANGED, data: change });
    await seedCatalog();
    await startLaterVersion();
    expect(await model(CHANGED)).toMatchObject({ ...change, isListed: true });
    expect(findResoldModel("openai/renamed", Date.now())).toMatchObject({ status: "found", model: { id: "gpt-4.1", maxOutputTokens: 1_234 } });
  });

  test("a model of their own stays offered, with its own price", async () => {
    const own = { name: "House", match: '{"equals":"house-model"}', position: 5, maxOutputTokens: 99, isListed: true, capabilities: '["chat"]' };
    await database().model.create({ data: { ...OWN.providerId_id, ...own } });
    const rates = '{"tokens":{"input":"1","output":"2"}}';
    const version = { id: "house@1", providerId: "openai", modelId: "house-model", version: 1, rates, source: "operator", effectiveAt: new Date(0) };
    await database().priceVersion.create({ data: version });
    await seedCatalog();
    await startLaterVersion();
    expect(await model(OWN)).toMatchObject(own);
    expect(priceOf("openai", "house-model")).toEqual({ input: "1", output: "2" });
  });

  test("a price that was set for a built-in model stays in force", async () => {
    const rates = '{"tokens":{"input":"3","output":"4"}}';
    const version = { id: "o3@own", providerId: "openai", modelId: "o3", version: 99, rates, source: "operator", effectiveAt: new Date() };
    await database().priceVersion.create({ data: version });
    await seedCatalog();
    expect(priceOf("openai", "o3")).toEqual({ input: "3", output: "4" });
  });

  test("a built-in model that nobody has touched follows the new list", async () => {
    const where = { providerId_id: { providerId: "openai", id: "gpt-4o-mini" } };
    await startLaterVersion();
    expect((await model(where)).name).toMatch(/\(new\)$/);
    await seedCatalog();
    expect((await model(where)).name).not.toMatch(/\(new\)$/);
  });

  test("rows that an earlier version of the app has imported, which left no hash, follow the list too", async () => {
    const where = { providerId_id: { providerId: "anthropic", id: "claude-haiku-4-5" } };
    await database().model.update({ where, data: { importedHash: null, maxOutputTokens: 1 } });
    await seedCatalog();
    expect(await model(where)).toMatchObject({ maxOutputTokens: 64_000, importedHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

describe("a model whose price is empty in the list", () => {
  test("has no price from the next start on, in a database where it counted as 0", async () => {
    const rates = '{"tokens":{"input":"0","output":"0"}}';
    const row = { id: "gemma@zero", providerId: "google", modelId: "gemma-3", version: 7, source: "genai-prices", effectiveAt: new Date(1_000) };
    await database().priceVersion.create({ data: { ...row, rates } });
    await seedCatalog();
    expect(priceOf("google", "gemma-3-27b-it")).toEqual({});
    expect(findResoldModel("google/gemma-3-27b-it", Date.now())).toEqual({ status: "unpriced" });
  });

  test("is still priced at 0 where the list says 0", () => {
    expect(priceOf("openai", "omni-moderation-latest")).toEqual({ input: "0", output: "0" });
  });
});
