import { afterAll, beforeAll, expect, test } from "vitest";
import { callResold } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { TEST_ACTOR } from "../tools/support/test-actor";
import { makeRoute } from "./make-route";

/** Three models of the catalog that are one at the provider: two of ours, and the built-in one whose name the answers state. */
const OWN = ["small", "small-too"];
const BUILT_IN = "gpt-4o-mini";
let reseller: Reseller;
let shop: Shop;
const ids = new Map<string, string>();
const requests = new Map<string, string>();

beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("attribution", 10_000_000_000n);
  const { createModel } = await import("../../src/catalog/edit/models");
  const { newModelSchema } = await import("../../src/catalog/edit/model-input");
  const { modelIdOf } = await import("../../src/catalog/edit/model-id");
  const pricing = { input: "1", output: "2" };
  const common = { providerId: "openai", upstreamModel: BUILT_IN, contextWindow: 128_000, maxTokens: 4_000, pricing };
  for (const modelName of OWN) await createModel(TEST_ACTOR, newModelSchema.parse({ ...common, modelName }));
  for (const id of [...OWN, BUILT_IN]) ids.set(id, modelIdOf({ providerId: "openai", id }));
  await makeRoute(reseller, { name: "small-route", primary: "openai/small-too" });
  const poor = await reseller.openShop("attribution_poor", 1n);
  const calls: [name: string, model: string, key: string][] = [
    ["small", "small", shop.key],
    ["small-too", "small-too", shop.key],
    ["built-in", BUILT_IN, shop.key],
    ["along the route", "small-route", shop.key],
    ["refused", "small-route", poor.key],
  ];
  for (const [name, model, key] of calls) {
    const { status, requestId } = await callResold({ origin: reseller.origin, key, model, outputTokensMax: 50 });
    expect([name, status]).toEqual([name, name === "refused" ? 402 : 200]);
    requests.set(name, requestId ?? "");
  }
  await reseller.settled();
});
afterAll(() => reseller?.close());

test.each([
  ["small", "small"],
  ["small-too", "small-too"],
  ["built-in", BUILT_IN],
  ["along the route", "small-too"],
  ["refused", "small-too"],
])("a call is attributed to the model that it was priced as, whatever name its answer states: %s", async (name, catalogModel) => {
  const row = await reseller.database().usageRecord.findUniqueOrThrow({ where: { requestId: requests.get(name) } });
  expect(row).toMatchObject({ provider: "openai", catalogModel });
});

test("today's figures and the breakdowns count each of them apart, and sum to the whole", async () => {
  const { readPlatformUsage, readToday, platformUsageQuery } = await import("../../src/app/administration/platform-usage");
  const today = await readToday();
  const requestsOf = (model: string) => today.ofModel(ids.get(model) as string).requests;
  expect([...OWN, BUILT_IN].map(requestsOf)).toEqual([1, 3, 1]);
  expect(today.ofProvider("openai").requests).toBe(5);
  const { summary, breakdown } = await readPlatformUsage(platformUsageQuery.parse({ groupBy: "model" }));
  const byModel = (breakdown as { model: { name: string }; requests: number }[]).map(({ model, requests: calls }) => [model.name, calls]);
  expect(byModel.sort()).toEqual([
    [BUILT_IN, 1],
    ["small", 1],
    ["small-too", 3],
  ]);
  expect(summary.totalRequests).toBe(5);
  const ofSmall = await readPlatformUsage(platformUsageQuery.parse({ groupBy: "route", modelId: ids.get("small-too") }));
  expect(ofSmall.breakdown).toMatchObject([
    { route: "small-route", requests: 2 },
    { route: null, requests: 1 },
  ]);
  expect((await readPlatformUsage(platformUsageQuery.parse({ groupBy: "route", modelId: ids.get("small") }))).breakdown).toMatchObject([
    { route: null, requests: 1 },
  ]);
});

test("a model that calls were priced as cannot be deleted", async () => {
  const { deleteModel } = await import("../../src/catalog/edit/models");
  await expect(deleteModel(TEST_ACTOR, ids.get("small") as string)).rejects.toMatchObject({ code: "conflict" });
});
