import { beforeAll, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { checkForChange, currentCatalog, refreshCatalog } from "./load-catalog";
import { seedCatalog } from "./seed/seed-catalog";

const version = async () => (await database().catalogVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
const key = { providerId: "openai", id: "by-hand" };

beforeAll(async () => {
  await seedCatalog();
});

test.each([
  [
    "a model that is added",
    () =>
      database()
        .$executeRaw`INSERT INTO "Model" ("providerId", "id", "name", "match", "position") VALUES ('openai', 'by-hand', 'x', '{"equals":"by-hand"}', 1)`,
  ],
  ["a model that is changed", () => database().$executeRaw`UPDATE "Model" SET "name" = 'y' WHERE "id" = 'by-hand'`],
  [
    "a price",
    () =>
      database().priceVersion.create({
        data: {
          id: "by-hand@1",
          providerId: key.providerId,
          modelId: key.id,
          version: 1,
          rates: '{"tokens":{}}',
          source: "x",
          effectiveAt: new Date(0),
        },
      }),
  ],
  ["a price that is deleted", () => database().$executeRaw`DELETE FROM "PriceVersion" WHERE "id" = 'by-hand@1'`],
  ["a model that is deleted", () => database().$executeRaw`DELETE FROM "Model" WHERE "id" = 'by-hand'`],
  ["a route", () => database().modelRoute.create({ data: { pattern: "by-hand", providerId: "openai", position: 1 } })],
  ["a provider's address", () => database().$executeRaw`UPDATE "Provider" SET "baseUrl" = 'https://api.openai.com/v1' WHERE "id" = 'openai'`],
])("%s raises the catalog's version, whoever writes it", async (_what, change) => {
  const before = await version();
  await change();
  expect(await version()).toBeGreaterThan(before);
});

test("while nothing changes, a check reads one row and keeps the catalog", async () => {
  const catalog = await refreshCatalog();
  const read = vi.spyOn(database().model, "findMany");
  await checkForChange();
  expect(read).not.toHaveBeenCalled();
  expect(currentCatalog()).toBe(catalog);
});

test("a change by anybody is seen by the next check", async () => {
  const catalog = await refreshCatalog();
  await database().provider.update({ where: { id: "openai" }, data: { name: "Another" } });
  await checkForChange();
  expect(currentCatalog()).not.toBe(catalog);
  expect(currentCatalog().providers.get("openai")?.name).toBe("Another");
});

test("readings that overlap end with the newest rows", async () => {
  const first = refreshCatalog();
  await database().provider.update({ where: { id: "openai" }, data: { name: "Newest" } });
  await Promise.all([first, refreshCatalog()]);
  expect(currentCatalog().providers.get("openai")?.name).toBe("Newest");
});

test("a reload parses only what is new", async () => {
  const before = await refreshCatalog();
  const after = await refreshCatalog();
  expect(after).not.toBe(before);
  expect(after.models.get("openai")?.[0]?.matches).toBe(before.models.get("openai")?.[0]?.matches);
  expect(after.models.get("openai")?.[0]?.prices[0]?.rates).toBe(before.models.get("openai")?.[0]?.prices[0]?.rates);
});
