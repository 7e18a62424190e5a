import { beforeAll, describe, expect, it } from "vitest";
import { call, code, type Json, makeModel, signInAsAdministrator } from "@/app/testing/administer";
import { findPrice } from "@/catalog/find-price";
import { findResoldModel } from "@/catalog/find-resold-model";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { database } from "@/db/client";
import { GET as getModels } from "../../route";
import { POST as resetPrice } from "./reset/route";
import { GET as getPrices, POST as postPrice } from "./route";

beforeAll(signInAsAdministrator);

describe("prices", () => {
  it("are versions: a new one never changes an old one, and counts from its time", async () => {
    const made = await makeModel({ modelName: "priced" });
    const id = made.id as string;
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const added = await call(postPrice, { id, body: { pricing: { input: "5", output: "6", cacheRead: "0.5" }, effectiveAt: later } });
    expect([added.status, added.json]).toMatchObject([201, { version: 2, effectiveAt: later, source: "operator" }]);
    const { prices } = (await call(getPrices, { id })).json as { prices: Json[] };
    expect(prices.map(({ version }) => version)).toEqual([2, 1]);
    const rateAt = (atMs: number) => {
      const found = findResoldModel("priced", atMs);
      return found.status === "found" ? found.model.rates.tokens.input : found.status;
    };
    expect([rateAt(Date.now()), rateAt(Date.now() + 7_200_000)]).toEqual(["1000000", "5000000"]);
  });

  it("that an administrator has set for a built-in model go back to the list's from now on, as a version and in the audit log", async () => {
    const all = (await call(getModels)).json.models as Json[];
    const model = all.find(({ modelName, provider }) => modelName === "gpt-4.1" && (provider as Json).id === "openai") as Json;
    const id = model.id as string;
    const list = async () => (await call(getPrices, { id })).json as { prices: Json[]; builtIn: Json | null };
    const reset = () => call(resetPrice, { method: "POST", id });
    expect((await list()).builtIn).toBeNull();
    expect([(await reset()).status, code(await reset())]).toEqual([409, "conflict"]);
    await call(postPrice, { id, body: { pricing: { input: "77", output: "88" } } });
    for (let start = 0; start < 2; start++) await seedCatalog();
    const own = await list();
    expect([own.prices[0]?.pricing, own.builtIn?.pricing]).toMatchObject([{ input: "77.000000000" }, model.pricing as Json]);
    const answers = await Promise.all([reset(), reset()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { prices, builtIn } = await list();
    expect(prices).toHaveLength(own.prices.length + 1);
    expect(prices[0]).toEqual(answers.find(({ status }) => status === 201)?.json);
    expect([builtIn, prices[0]?.pricing, prices[0]?.source]).toEqual([null, model.pricing, "genai-prices"]);
    expect(findPrice({ providerId: "openai", model: "gpt-4.1", atMs: Date.now() })?.priceVersionId).toBe(prices[0]?.id);
    const last = await database().auditEntry.findFirst({ where: { target: id }, orderBy: { id: "desc" } });
    expect([last?.action, JSON.parse(last?.before ?? ""), JSON.parse(last?.after ?? "")]).toEqual(["price.reset", own.prices[0], prices[0]]);
  });

  it("of a model that is not in the built-in list, or of none, have nothing to go back to", async () => {
    const { id } = await makeModel();
    const refused = await call(resetPrice, { method: "POST", id: id as string });
    expect([refused.status, code(refused)]).toEqual([409, "conflict"]);
    expect((await call(resetPrice, { method: "POST", id: "mdl_none" })).status).toBe(404);
  });

  it("of many administrators at once are numbered one after the other", async () => {
    const { id } = await makeModel();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => call(postPrice, { id: id as string, body: { pricing: { input: String(index), output: "1" } } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(answers.map(({ json }) => json.version).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
