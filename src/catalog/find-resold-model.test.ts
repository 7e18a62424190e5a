import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import { database } from "../db/client";
import { findResoldModel } from "./find-resold-model";
import { currentCatalog, refreshCatalog, watchCatalog } from "./load-catalog";
import { seedCatalog } from "./seed/seed-catalog";

const NOW = Date.parse("2026-11-20T00:00:00Z");
const find = (name: string, atMs = NOW) => findResoldModel(name, atMs);
function lead(name: string) {
  const found = find(name);
  return found.status === "found" ? [found.model.id, found.provider.id, found.model.upstreamModel] : found.status;
}

beforeAll(async () => {
  await seedCatalog();
});

describe("findResoldModel", () => {
  test.each([
    ["gpt-4o", "openai", "gpt-4o"],
    ["gpt-4o-mini", "openai", "gpt-4o-mini"],
    ["claude-3-5-sonnet", "anthropic", "claude-3-5-sonnet-20241022"],
    ["claude-3-5-haiku", "anthropic", "claude-3-5-haiku-20241022"],
    ["gemini-1.5-pro", "google", "gemini-1.5-pro"],
    ["gemini-1.5-flash", "google", "gemini-1.5-flash"],
    ["grok-beta", "xai", "grok-beta"],
  ])("%s has a route of its own, to %s as %s", (name, providerId, upstreamModel) => {
    expect(lead(name)).toEqual([name, providerId, upstreamModel]);
  });

  test.each([
    ["gpt-5-mini", "gpt-5-mini", "openai", "gpt-5-mini"],
    ["chatgpt-4o-latest", "chatgpt-4o-latest", "openai", "chatgpt-4o-latest"],
    ["o3", "o3", "openai", "o3"],
    ["o4-mini-2025-04-16", "o4-mini", "openai", "o4-mini-2025-04-16"],
    ["text-embedding-3-small", "text-embedding-3-small", "openai", "text-embedding-3-small"],
    ["claude-haiku-4-5-20251001", "claude-haiku-4-5", "anthropic", "claude-haiku-4-5-20251001"],
    ["gemini-2.5-flash", "gemini-2.5-flash", "google", "gemini-2.5-flash"],
    ["grok-4-fast", "grok-4-fast-reasoning", "xai", "grok-4-fast"],
  ])("%s follows its prefix to %s of %s", (name, ...where) => {
    expect(lead(name)).toEqual(where);
  });

  test("a dated name of a model that has a route of its own is that model", () => {
    expect(lead("gpt-4o-2024-08-06")).toEqual(["gpt-4o", "openai", "gpt-4o-2024-08-06"]);
    expect(lead("claude-3-5-haiku-20241022")).toEqual(["claude-3-5-haiku", "anthropic", "claude-3-5-haiku-20241022"]);
  });

  test.each([
    ["openai/gpt-4o", "gpt-4o", "openai", "gpt-4o"],
    ["anthropic/claude-3-5-haiku", "claude-3-5-haiku", "anthropic", "claude-3-5-haiku-20241022"],
    ["google/gemini-embedding-001", "gemini-embedding-001", "google", "gemini-embedding-001"],
    [" OpenAI/GPT-4o ", "gpt-4o", "openai", "gpt-4o"],
    ["models/Gemini-2.5-Flash", "gemini-2.5-flash", "google", "gemini-2.5-flash"],
  ])("%j is understood", (name, ...where) => {
    expect(lead(name)).toEqual(where);
  });

  test.each(["", " ", "octopus", "o", "gpt-99", "gpt-", "claude-", "nobody/gpt-4o", "/gpt-4o", "openai/", "openai/gpt-99", "anthropic/gpt-4o"])(
    "%j is unknown",
    (name) => {
      expect(lead(name)).toBe("unknown");
    },
  );

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "openai/__proto__", "__proto__/gpt-4o", "constructor/x"])(
    "%s, which every object has, is unknown",
    (name) => {
      expect(lead(name)).toBe("unknown");
    },
  );

  test("a fine-tuned model belongs to whoever trained it", () => {
    expect(lead("ft:gpt-4o-mini-2024-07-18:org::id")).toBe("unknown");
    expect(lead("openai/ft:gpt-4o-mini-2024-07-18:org::id")).toBe("unknown");
  });

  test.each(["gpt-4o-search-preview", "gpt-4o-mini-search-preview", "openai/gpt-4o-search-preview", "gpt-5-search-api"])(
    "%s is unpriced: its search fees are in no answer",
    (name) => {
      expect(lead(name)).toBe("unpriced");
    },
  );

  test.each(["google/gemma-3-27b-it", "google/gemma-4-31b-it"])("%s, whose price is empty in the list, is unpriced and never free", (name) => {
    expect(lead(name)).toBe("unpriced");
  });

  test("what is billed by the piece is sold as that alone", () => {
    expect(find("openai/whisper-1")).toMatchObject({ status: "found", model: { capabilities: ["transcriptions"] } });
    expect(find("tts-1")).toMatchObject({ status: "found", model: { capabilities: ["speech"] } });
    expect(find("grok-imagine-image")).toMatchObject({ status: "found", model: { providerId: "xai", capabilities: ["images"] } });
    expect(lead("openai/dall-e-3")).not.toBe("found");
  });

  test("carries the price in force, the limits and the capabilities", () => {
    const found = find("gpt-4o-mini");
    expect(found).toMatchObject({
      status: "found",
      model: { contextWindow: 128_000, maxOutputTokens: 16_384, priceVersionId: "openai/gpt-4o-mini@1", marginPpm: null },
    });
    expect(found.status === "found" && found.model.capabilities).toContain("tools");
    const dated = (atMs: number) => {
      const o3 = find("o3", atMs);
      return o3.status === "found" ? o3.model.rates.tokens.input : null;
    };
    expect([dated(Date.parse("2025-06-09T23:59:59Z")), dated(NOW)]).toEqual(["10000000", "2000000"]);
  });

  test("no string makes it throw", () => {
    const names = fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom("gpt-", "o", "openai/", "*", "gpt-*"));
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(["found", "unknown", "unpriced"]).toContain(find(a + b).status);
      }),
      { numRuns: runs(2_000) },
    );
  });

  test("matches a name once, and remembers a bounded number of them", () => {
    for (let i = 0; i < 6_000; i++) find(`gpt-made-up-${i}`);
    expect(currentCatalog().routedNames.size).toBe(5_000);
    const matched = vi.spyOn(currentCatalog().routedNames, "set");
    for (let i = 0; i < 10_000; i++) find("gpt-4o-mini");
    expect(matched.mock.calls.length).toBeLessThanOrEqual(1);
    matched.mockRestore();
  });
});

describe("an administrator's routes", () => {
  const set = async (pattern: string, providerId: string, upstreamModel: string | null, position: number) => {
    const data = { providerId, upstreamModel, position };
    await database().modelRoute.upsert({ where: { pattern }, create: { pattern, ...data }, update: data });
  };

  test("count in their order, and survive the next start", async () => {
    await set("Fast", "openai", "gpt-4o-mini", 10);
    await set("gpt-4o", "openai", "gpt-4o-2024-11-20", 100);
    await refreshCatalog();
    await seedCatalog();
    expect(lead("fast")).toEqual(["fast", "openai", "gpt-4o-mini"]);
    expect(lead("gpt-4o")).toEqual(["gpt-4o", "openai", "gpt-4o-2024-11-20"]);
  });

  test("the first match wins", async () => {
    await set("gpt-5*", "xai", "grok-beta", 1);
    await refreshCatalog();
    expect(lead("gpt-5-mini")).toEqual(["grok-beta", "xai", "grok-beta"]);
    await database().modelRoute.delete({ where: { pattern: "gpt-5*" } });
    await refreshCatalog();
    expect(lead("gpt-5-mini")).toEqual(["gpt-5-mini", "openai", "gpt-5-mini"]);
  });

  test("a route to a model without a price is unpriced", async () => {
    await set("mystery", "openai", "gpt-99", 20);
    await refreshCatalog();
    expect(lead("mystery")).toBe("unpriced");
  });

  test.each([
    ["a route", () => set("changed-elsewhere", "openai", "gpt-4o-mini", 30), "changed-elsewhere"],
    [
      "a margin",
      () => database().model.update({ where: { providerId_id: { providerId: "openai", id: "gpt-4" } }, data: { marginPpm: 500_000 } }),
      "gpt-4",
    ],
  ])("%s that another process changed is seen within seconds", async (_what, change, name) => {
    const before = find(name);
    await change();
    expect(find(name)).toEqual(before);
    watchCatalog();
    await vi.waitFor(() => expect(find(name)).not.toEqual(before), { timeout: 5_000, interval: 20 });
  });

  test("a model's own margin survives the next start", async () => {
    await seedCatalog();
    expect(find("gpt-4")).toMatchObject({ model: { marginPpm: 500_000 } });
  });
});
