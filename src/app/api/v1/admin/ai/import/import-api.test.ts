import { beforeAll, describe, expect, it } from "vitest";
import { call, message, signInAsAdministrator } from "@/app/testing/administer";
import { audited } from "@/audit/testing/audited";
import { readPriceSource } from "@/catalog/seed/read-price-source";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { POST as importList } from "./route";

beforeAll(signInAsAdministrator);

describe("the import of the built-in list", () => {
  it("shows first what it would change, then does so when it is told to, and stands in the audit log", async () => {
    const source = readPriceSource();
    const models = source.models.map((model) => (model.id === "gpt-4.1-nano" ? { ...model, name: "Old name" } : model));
    await seedCatalog({ source: { ...source, models } });
    const shown = await call(importList, { body: { dryRun: true } });
    expect([shown.status, shown.json.modelsChanged]).toMatchObject([200, [{ modelName: "gpt-4.1-nano", fields: [{ before: "Old name" }] }]]);
    expect((await call(importList, { body: { dryRun: true } })).json).toEqual(shown.json);
    const done = await call(importList, { method: "POST" });
    expect([done.status, done.json.modelsChanged]).toEqual([200, shown.json.modelsChanged]);
    expect((await call(importList, { method: "POST", body: {} })).json.modelsChanged).toEqual([]);
    expect((await audited("catalog")).at(-1)).toBe("catalog.imported");
    const wrong = await call(importList, { body: { dryrun: true } });
    expect([wrong.status, message(wrong)]).toEqual([400, expect.stringContaining("dryrun")]);
  });
});
