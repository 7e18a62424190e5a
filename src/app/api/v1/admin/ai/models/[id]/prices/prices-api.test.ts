import { beforeAll, describe, expect, it } from "vitest";
import { call, type Json, makeModel, signInAsAdministrator } from "@/app/testing/administer";
import { findResoldModel } from "@/catalog/find-resold-model";
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

  it("of many administrators at once are numbered one after the other", async () => {
    const { id } = await makeModel();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => call(postPrice, { id: id as string, body: { pricing: { input: String(index), output: "1" } } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(answers.map(({ json }) => json.version).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
