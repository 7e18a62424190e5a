import { beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { findPrice } from "./find-price";
import { currentCatalog, findProvider, loadCatalog, refreshCatalog, watchCatalog } from "./load-catalog";
import { seedCatalog } from "./seed/seed-catalog";

const at = (text: string) => Date.parse(text);
const find = (providerId: string, model: string, atMs = at("2026-11-01T00:00:00Z")) => findPrice({ providerId, model, atMs });

test("refuses to price before the catalog is loaded", () => {
  expect(() => find("openai", "gpt-4o")).toThrow(/loadCatalog/);
});

describe("findPrice", () => {
  beforeAll(async () => {
    await seedCatalog();
  });

  test.each([
    ["openai", "gpt-4o-2024-08-06", "gpt-4o"],
    ["openai", "GPT-4o", "gpt-4o"],
    ["openai", "ft:gpt-4o-mini-2024-07-18:org::id", "ft:gpt-4o-mini"],
    ["google", "models/gemini-2.5-flash", "gemini-2.5-flash"],
    ["anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5"],
    ["xai", "grok-4-fast", "grok-4-fast-reasoning"],
  ])("finds %s %s as %s", (providerId, name, modelId) => {
    expect(find(providerId, name)?.modelId).toBe(modelId);
  });

  test.each([
    ["openai", "gpt-99"],
    ["openai", "ft:gpt-9:org::id"],
    ["anthropic", "gpt-4o"],
    ["nobody", "gpt-4o"],
    ["openai", ""],
    ["openai", "__proto__"],
    ["openai", "gpt-4o".padEnd(300, "x")],
  ])("has no price for %s %s", (providerId, name) => {
    expect(find(providerId, name)).toBeNull();
  });

  test("answers by the price that was in force at the time", () => {
    expect(find("openai", "o3", at("2025-06-09T23:59:59.999Z"))?.rates.tokens.input).toBe("10000000");
    expect(find("openai", "o3", at("2025-06-10T00:00:00Z"))?.rates.tokens.input).toBe("2000000");
  });

  test("remembers a bounded number of names, however many are asked for", () => {
    for (let i = 0; i < 6_000; i++) find("openai", `made-up-${i}`);
    expect(currentCatalog().namesSeen.size).toBe(5_000);
    expect(find("openai", "gpt-4o")?.modelId).toBe("gpt-4o");
  });

  test("sees, within seconds and without a restart, what another process changed", async () => {
    const model = { providerId: "openai", modelId: "gpt-4" };
    const row = { ...model, id: "openai/gpt-4@2", version: 2, rates: '{"tokens":{"input":"1"}}', source: "test", effectiveAt: new Date(0) };
    await database().priceVersion.create({ data: row });
    expect(find("openai", "gpt-4")?.priceVersionId).toBe("openai/gpt-4@1");
    watchCatalog();
    await vi.waitFor(() => expect(find("openai", "gpt-4")?.priceVersionId).toBe("openai/gpt-4@2"), { timeout: 5_000, interval: 20 });
  });

  test("keeps one catalog while nothing changes", async () => {
    expect(await loadCatalog()).toBe(currentCatalog());
  });
});

describe("findProvider", () => {
  beforeAll(async () => {
    await seedCatalog();
  });

  test("answers with the catalog's base URL, or the operator's", () => {
    const located = { origin: "https://api.x.ai", basePath: "/v1" };
    expect(findProvider("xai")).toMatchObject({
      id: "xai",
      name: "xAI",
      wire: "openai",
      keyVariable: "XAI_API_KEY",
      isEnabled: true,
      baseUrl: "https://api.x.ai/v1",
      ...located,
    });
    expect(findProvider("google")).toMatchObject({ origin: "https://generativelanguage.googleapis.com", basePath: "" });
  });

  test("answers with one frozen object until the catalog changes", async () => {
    const found = findProvider("xai");
    expect(findProvider("xai")).toBe(found);
    expect(Object.isFrozen(found)).toBe(true);
  });

  test("an address that is none takes its provider away, and nothing else", async () => {
    const where = { id: "xai" };
    await database().provider.update({ where, data: { baseUrl: "api.x.ai" } });
    await refreshCatalog();
    expect(findProvider("xai")).toBeNull();
    expect(findProvider("openai")).not.toBeNull();
    await database().provider.update({ where, data: { baseUrl: "https://api.x.ai/v1" } });
    await refreshCatalog();
    expect(findProvider("xai")).not.toBeNull();
  });

  test.each(["nobody", "constructor", ""])("knows no provider %j", (id) => {
    expect(findProvider(id)).toBeNull();
  });
});
