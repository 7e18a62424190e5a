import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../db/client";
import { findResoldModel } from "./find-resold-model";
import { describeResoldModel, listResoldModels } from "./list-resold-models";
import { seedCatalog } from "./seed/seed-catalog";

const NOW = Date.parse("2026-11-20T00:00:00Z");
beforeAll(async () => {
  await seedCatalog();
});

describe("listResoldModels", () => {
  test("shows the seven named models and the current ones of each provider", () => {
    const ids = listResoldModels(NOW).map(({ id }) => id);
    const named = ["gpt-4o", "gpt-4o-mini", "claude-3-5-sonnet", "claude-3-5-haiku", "gemini-1.5-pro", "gemini-1.5-flash", "grok-beta"];
    expect(ids.slice(0, 7)).toEqual(named);
    expect(ids).toEqual(expect.arrayContaining(["gpt-5-mini", "o3", "text-embedding-3-small", "claude-haiku-4-5", "gemini-2.5-flash", "grok-4.7"]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("every name that it shows leads to that model, can be called, and has a price, a context window and a limit", () => {
    for (const listing of listResoldModels(NOW)) {
      const found = findResoldModel(listing.id, NOW);
      expect(found).toMatchObject({ status: "found", model: { id: listing.id, providerId: listing.providerId } });
      expect(listing.pricing.input).toMatch(/^\d+\.\d{9}$/);
      expect(listing.contextWindow, listing.id).toBeGreaterThan(1_000);
      const isChat = listing.capabilities.includes("chat");
      expect(isChat || listing.capabilities.includes("embeddings"), listing.id).toBe(true);
      if (isChat) expect(listing.maxOutputTokens, listing.id).toBeGreaterThan(1_000);
      if (isChat) expect(listing.pricing.output).toMatch(/^\d+\.\d{9}$/);
    }
  });

  test("shows nothing that is old, spoken, drawn or only answered by another endpoint", () => {
    const ids = listResoldModels(NOW).map(({ id }) => id);
    expect(
      ids.filter((id) => /realtime|tts|image|transcribe|whisper|voice|instruct|-pro-?preview-05|gpt-3|davinci|claude-2|grok-2/.test(id)),
    ).toEqual([]);
    expect(ids.filter((id) => id.startsWith("google/claude"))).toEqual([]);
  });

  test("states prices in dollars per million tokens, exactly", () => {
    const price = (id: string) => listResoldModels(NOW).find((listing) => listing.id === id)?.pricing;
    expect(price("gpt-4o-mini")).toEqual({ input: "0.150000000", output: "0.600000000", cacheRead: "0.075000000", cacheWrite: null });
    expect(price("claude-3-5-haiku")).toEqual({ input: "0.800000000", output: "4.000000000", cacheRead: "0.080000000", cacheWrite: "1.000000000" });
  });

  test("a model that the source no longer lists is not offered, but can still be called", async () => {
    const { readPriceSource } = await import("./seed/read-price-source");
    const source = readPriceSource();
    await seedCatalog({ source: { ...source, models: source.models.filter(({ id }) => id !== "o3") } });
    expect(listResoldModels(NOW).map(({ id }) => id)).not.toContain("o3");
    expect(findResoldModel("o3", NOW).status).toBe("found");
    await seedCatalog();
    expect(listResoldModels(NOW).map(({ id }) => id)).toContain("o3");
  });

  test("facts that an earlier version of the app did not have are filled in at the next start", async () => {
    await database().model.updateMany({ data: { maxOutputTokens: null, capabilities: "[]", isListed: false, importedHash: null } });
    await seedCatalog();
    expect(listResoldModels(NOW).find(({ id }) => id === "gpt-5-mini")).toMatchObject({ maxOutputTokens: 128_000 });
  });
});

describe("describeResoldModel", () => {
  test("describes what is listed and what is not, under the name to call it by", () => {
    expect(describeResoldModel("gpt-4o-mini", NOW)).toEqual(listResoldModels(NOW).find(({ id }) => id === "gpt-4o-mini"));
    expect(describeResoldModel("gpt-3.5-turbo-0125", NOW)).toMatchObject({ id: "gpt-3.5-turbo", providerId: "openai" });
    expect(describeResoldModel("anthropic/claude-3-5-haiku", NOW)).toMatchObject({ id: "claude-3-5-haiku" });
  });

  test.each(["nonsense", "__proto__", "gpt-realtime-whisper", ""])("has nothing to say about %j", (name) => {
    expect(describeResoldModel(name, NOW)).toBeNull();
  });
});
