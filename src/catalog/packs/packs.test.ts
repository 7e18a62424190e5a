import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ratesSchema } from "../../domain/price";
import { findDialect } from "../../gateway/providers/registry";
import { compileMatch, matchSchema, modelNames } from "../match-model";
import { effectiveModel, effectiveProvider, modelFields, providerFields } from "../overrides";
import { planImport } from "../seed/plan-import";
import { PROVIDER_SEEDS } from "../seed/provider-seeds";
import { readPriceSource } from "../seed/read-price-source";
import { listPacks } from "./list-packs";
import type { ProviderPack } from "./provider-pack";
import { PackNeedError, type PackRows, readPack } from "./read-pack";

const PACKS = listPacks();
const examplesOf = ({ needs }: ProviderPack) => Object.fromEntries(needs.map(({ field, example }) => [field, example]));

async function read(pack: ProviderPack, providerId?: string): Promise<PackRows> {
  const rows = await readPack(pack.id, { values: examplesOf(pack), ...(providerId === undefined ? {} : { providerId }) });
  if (!rows) throw new Error(`there is no pack ${pack.id}`);
  return rows;
}
/** What the gateway has at `/api/v1/` already. */
const OURS = ["admin", "audio", "chat", "embeddings", "feedback", "images", "messages", "models", "responses", ...PROVIDER_SEEDS.map(({ id }) => id)];
const OUR_VARIABLES = ["JWT_SECRET", "STRIPE_SECRET_KEY", "METRICS_TOKEN", ...PROVIDER_SEEDS.map(({ keyVariable }) => keyVariable)];

describe.each(PACKS.map((pack) => [pack.id, pack] as const))("the pack %s", (_id, pack) => {
  test("has a mount, a key's variable and documentation as they must be", () => {
    expect(pack.id).toMatch(/^[a-z][a-z0-9-]{1,30}$/);
    expect(OURS).not.toContain(pack.id);
    expect(OUR_VARIABLES).not.toContain(pack.keyVariable);
    if (pack.keyVariable !== null) expect(pack.keyVariable).toMatch(/^[A-Z][A-Z0-9_]*_(KEY|TOKEN)$/);
    expect(new URL(pack.documentation).protocol).toBe("https:");
    expect(new Set(pack.quirks).size).toBe(pack.quirks.length);
  });

  test("gives rows that the catalog reads, at an https address with nothing left open", async () => {
    const { provider, models, prices } = await read(pack);
    const { isBuiltIn, ...columns } = provider;
    expect(isBuiltIn).toBe(false);
    providerFields.parse({ ...effectiveProvider({ ...columns, isEnabled: true, overrides: "{}" }) });
    const { protocol, username, search, hash } = new URL(provider.baseUrl);
    const query = pack.id === "azure-classic" ? "?api-version=2024-10-21" : "";
    expect([protocol, username, search, hash]).toEqual([pack.id === "ollama" ? "http:" : "https:", "", query, ""]);
    expect(provider.baseUrl).not.toMatch(/[{}]|\/$/);
    for (const model of models) {
      const whole = { ...model, description: null, marginPpm: null, isEnabled: true, priority: 0, overrides: "{}" };
      modelFields.parse(effectiveModel(whole));
      matchSchema.parse(JSON.parse(model.match));
    }
    for (const price of prices) expect(ratesSchema.parse(JSON.parse(price.rates))).toEqual(JSON.parse(price.rates));
  });

  test("finds each model by its own name and by the provider's", async () => {
    const { models } = await read(pack);
    expect(new Set(models.map(({ id }) => id.toLowerCase())).size).toBe(models.length);
    for (const { id, upstreamModel, position } of models) {
      // `openai/gpt-5` is OpenAI's, whatever packs are there.
      expect(id).not.toContain("/");
      for (const name of [id, upstreamModel]) {
        const [spelling = ""] = modelNames(name);
        expect(models.find(({ match }) => compileMatch(matchSchema.parse(JSON.parse(match)))(spelling))?.position).toBe(position);
      }
    }
  });

  test("has a price for every model that it suggests, and says where it is from", async () => {
    const { models, prices } = await read(pack);
    for (const { id } of models) {
      const versions = prices.filter(({ modelId }) => modelId === id);
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, i) => i + 1));
      expect(versions[0]).toMatchObject({ effectiveAt: new Date(0), source: expect.stringMatching(/^pack: \S/) });
    }
  });

  test("is on the pass-through, and resold where it says so", () => {
    const { resale } = findDialect(pack.wire, pack.quirks);
    expect(resale !== undefined).toBe(pack.isResold);
    const embeds = pack.models.some(({ capabilities }) => capabilities.includes("embeddings"));
    if (embeds) expect(resale?.tasks.embeddings).toBeDefined();
  });
});

test("no two packs have the same mount or name", () => {
  expect(new Set(PACKS.map(({ id }) => id)).size).toBe(PACKS.length);
  expect(new Set(PACKS.map(({ displayName }) => displayName)).size).toBe(PACKS.length);
});

test("a model that is resold says how much it may write, and a chat model what it can", () => {
  for (const { models } of PACKS.filter(({ isResold }) => isResold))
    for (const { capabilities, maxOutputTokens, contextWindow } of models) {
      expect(capabilities.length).toBeGreaterThan(0);
      expect(contextWindow).toBeGreaterThan(0);
      if (capabilities.includes("chat")) expect(maxOutputTokens).toBeGreaterThan(0);
    }
});

test("what a pack needs is asked for by its field, and nothing else gets into its address", async () => {
  await expect(readPack("azure")).rejects.toThrow(expect.objectContaining({ field: "resource" }));
  for (const resource of ["", "a/b", "evil.com#", "a b", "x@y", "-a", "constructor.x", "{resource}"])
    await expect(readPack("azure", { values: { resource } })).rejects.toThrow(PackNeedError);
  for (const baseUrl of ["ftp://x/v1", "https://user@host/v1", "https://x/v1?a=1", "//x"])
    await expect(readPack("compatible", { values: { baseUrl } })).rejects.toThrow(PackNeedError);
  expect((await readPack("azure", { values: { resource: " contoso-ai " } }))?.provider.baseUrl).toBe("https://contoso-ai.openai.azure.com/openai/v1");
  expect(await readPack("klingon")).toBeNull();
});

test("a pack can be added twice, under two mounts", async () => {
  const rows = await readPack("compatible", { values: { baseUrl: "https://llm.example.com/v1" }, providerId: "vllm-2" });
  expect(rows?.provider).toMatchObject({ id: "vllm-2", baseUrl: "https://llm.example.com/v1" });
  const groq = await readPack("groq", { providerId: "groq-eu" });
  expect(groq?.prices[0]?.id).toBe("groq-eu/llama-3.3-70b-versatile@1");
});

test("prices are what the source says: exact, dated, and of all hours the dearest", async () => {
  const ratesOf = async (packId: string, model: string) => {
    const pack = PACKS.find(({ id }) => id === packId) as ProviderPack;
    return (await read(pack)).prices.filter(({ modelId }) => modelId === model).map(({ rates, source }) => ({ ...JSON.parse(rates), source }));
  };
  expect(await ratesOf("groq", "llama-3.3-70b-versatile")).toEqual([{ tokens: { input: "590000", output: "790000" }, source: "pack: genai-prices" }]);
  expect(await ratesOf("deepseek", "deepseek-v4-flash")).toEqual([
    { tokens: { cacheRead: "14000", input: "440000", output: "1320000" }, source: "pack: genai-prices, the dearest of the day" },
  ]);
  expect(await ratesOf("ollama", "llama3.2")).toEqual([{ tokens: { input: "0", output: "0" }, source: "pack: local, costs nothing" }]);
  expect(await ratesOf("replicate", "flux-schnell")).toMatchObject([{ fees: { images: "3000000000", computeSeconds: "0" } }]);
  expect(await ratesOf("stability", "sd3.5-large")).toMatchObject([{ fees: { images: "65000000000" } }]);
});

test("an import of the built-in list leaves a pack's models and prices as they are", async () => {
  for (const pack of PACKS) {
    const { provider, models, prices } = await read(pack);
    const rows = models.map(({ upstreamModel: _, ...model }) => ({ ...model, importedHash: null }));
    const plan = planImport({ providerIds: [provider.id], models: rows, versions: prices }, readPriceSource(), Date.now());
    expect(plan.changedModels).toEqual([]);
    expect(plan.versions.filter(({ providerId }) => providerId === provider.id)).toEqual([]);
  }
});

test("nothing that serves calls loads the price package with the packs", () => {
  for (const file of ["list-packs.ts", "provider-pack.ts", "read-pack.ts", "read-pack-price.ts"]) {
    const text = readFileSync(path.join(import.meta.dirname, file), "utf8");
    expect(text).not.toMatch(/^import (?!type )[^\n]*(genai-prices|read-price-source)/m);
  }
});
