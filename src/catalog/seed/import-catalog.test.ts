import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "../../db/client";
import { modelIdOf } from "../edit/model-id";
import { changeModel } from "../edit/models";
import { addPrice } from "../edit/prices";
import { importCatalog } from "./import-catalog";
import { type PriceSource, readPriceSource, type SourceModel } from "./read-price-source";
import { seedCatalog } from "./seed-catalog";

const ADA = { id: "usr_ada", name: "ada@example.com", address: null };
const list = readPriceSource();
const priced = (input: string): Partial<SourceModel> => ({ prices: [{ effectiveAtMs: null, rates: { tokens: { input, output: "9" } } }] });

/** The list with other facts for some of OpenAI's models, and without others. */
function listWith(changes: Record<string, Partial<SourceModel> | null>): PriceSource {
  const models = list.models.flatMap((model) => {
    const change = model.providerId === "openai" ? changes[model.id] : undefined;
    return change === null ? [] : [{ ...model, ...change }];
  });
  return { ...list, models };
}

const keyOf = (id: string) => ({ providerId: "openai", id });
const idOf = (id: string) => modelIdOf(keyOf(id));
const entries = () => database().auditEntry.findMany({ where: { action: "catalog.imported" }, orderBy: { id: "asc" } });
const rows = async () => [
  await database().provider.findMany({ orderBy: { id: "asc" } }),
  await database().model.findMany({ orderBy: [{ providerId: "asc" }, { id: "asc" }] }),
  await database().priceVersion.findMany({ orderBy: { id: "asc" } }),
  await database().modelRoute.findMany({ orderBy: { pattern: "asc" } }),
];

/** An older list, whose import the next one changes in every way that there is. */
const OLDER = listWith({ "gpt-4": priced("777"), o3: { name: "Old name", maxOutputTokens: 5 }, "gpt-4.1": null });
let filled: Awaited<ReturnType<typeof entries>>;
beforeAll(async () => {
  await seedCatalog({ source: OLDER });
  filled = await entries();
});
beforeEach(async () => {
  await seedCatalog({ source: OLDER });
});

describe("an import that is only asked for", () => {
  test("says what is added, which fields and prices change from what to what, and writes nothing", async () => {
    await changeModel(ADA, idOf("o3"), { version: await versionOf("o3"), maxTokens: 77, reset: [], pricing: null });
    const before = [await rows(), await entries()];
    const view = await importCatalog(ADA, { dryRun: true });
    expect(view).toMatchObject({ providersAdded: [], routesAdded: [] });
    const price = view.prices.find(({ modelName }) => modelName === "gpt-4");
    expect(price).toMatchObject({
      id: idOf("gpt-4"),
      provider: "openai",
      before: { pricing: { input: "0.000777000" } },
      after: { pricing: { input: "30.000000000" } },
    });
    const { fields } = view.modelsChanged.find(({ modelName }) => modelName === "o3") ?? {};
    expect(fields).toEqual([
      { field: "displayName", before: "Old name", after: expect.any(String), isKept: false, own: null },
      { field: "maxTokens", before: 5, after: 100_000, isKept: true, own: 77 },
    ]);
    expect([await rows(), await entries()]).toEqual(before);
  });

  test("names models that are new, with what they cost", async () => {
    const fresh = { ...list.models.find(({ id }) => id === "gpt-4.1"), id: "gpt-next", match: { equals: "gpt-next" } } as SourceModel;
    const view = await importCatalog(ADA, { dryRun: true, source: { ...OLDER, models: [...OLDER.models, fresh] } });
    expect(view.modelsAdded).toMatchObject([{ id: idOf("gpt-next"), modelName: "gpt-next", price: { pricing: { input: "2.000000000" } } }]);
    expect(view.prices).toEqual([]);
  });

  test("names the prices that stay as an administrator has set them, beside the list's", async () => {
    await addPrice(ADA, idOf("gpt-4o"), { pricing: { input: "1", output: "2" } });
    const { pricesKept, prices } = await importCatalog(ADA, { dryRun: true, source: listWith({ "gpt-4o": priced("5") }) });
    expect(pricesKept).toMatchObject([
      { modelName: "gpt-4o", own: { pricing: { input: "0.000001000" } }, builtIn: { pricing: { input: "0.000005000" } } },
    ]);
    expect(prices.map(({ modelName }) => modelName)).not.toContain("gpt-4o");
  });
});

describe("an import", () => {
  test("does what it has said, with one entry in the audit log that says it too; a second one does nothing, and has none", async () => {
    const said = await importCatalog(ADA, { dryRun: true });
    const before = (await entries()).length;
    const done = await importCatalog(ADA);
    const shape = ({ prices, ...rest }: typeof said) => ({ ...rest, prices: prices.map(({ effectiveAt: _, ...price }) => price) });
    expect(shape(done)).toEqual(shape(said));
    const written = (await entries()).slice(before);
    expect(written).toMatchObject([{ actorId: "usr_ada", actor: "ada@example.com", target: "catalog", organizationId: null }]);
    const { version } = said.prices.find(({ modelName }) => modelName === "gpt-4") ?? {};
    const [old, now] = [JSON.parse(written[0]?.before ?? ""), JSON.parse(written[0]?.after ?? "")];
    expect([old.models["openai/o3"].displayName, now.models["openai/o3"].displayName]).toEqual(["Old name", expect.not.stringContaining("Old")]);
    const key = `openai/gpt-4@${version}`;
    expect([old.prices[key].pricing.input, now.prices[key].pricing.input]).toEqual(["0.000777000", "30.000000000"]);
    const stored = await rows();
    expect(await importCatalog(ADA)).toMatchObject({ modelsAdded: [], modelsChanged: [], prices: [] });
    expect([await rows(), (await entries()).length]).toEqual([stored, before + 1]);
  });

  test("of a start is the system's, also the one that fills an empty database", async () => {
    expect(filled).toMatchObject([{ actorId: "system", actor: "system", address: null, before: null }]);
    const after = JSON.parse(filled[0]?.after ?? "");
    expect(after.providersAdded.toSorted()).toEqual(["anthropic", "google", "openai", "xai"]);
    expect(after.modelsAdded).toContain("openai/gpt-4o");
    expect(after.modelsAdded).not.toContain("openai/gpt-4.1");
  });

  test("that two administrators start at once is made once", async () => {
    const before = (await entries()).length;
    const answers = await Promise.all([importCatalog(ADA), importCatalog(ADA), importCatalog(ADA)]);
    expect((await entries()).length).toBe(before + 1);
    expect(answers.filter(({ prices }) => prices.length > 0)).toHaveLength(1);
  });

  test("that another one overtakes finds nothing left to do: a price counts from when it is written, not from when that was asked for", async () => {
    const routes = database().modelRoute;
    const read = routes.findMany;
    const before = (await entries()).length;
    vi.spyOn(routes, "findMany").mockImplementationOnce((async (query: object) => {
      await sleep(2);
      await importCatalog(ADA);
      return read(query);
    }) as never);
    expect(await importCatalog(ADA)).toMatchObject({ prices: [] });
    expect((await entries()).length).toBe(before + 1);
  });
});

const versionOf = async (id: string) => (await database().model.findUniqueOrThrow({ where: { providerId_id: keyOf(id) } })).version;
