import { expect, test } from "vitest";
import type { ModelOffer } from "@/runtime/list-model-offers";
import { listShown, type ModelFilter, NO_FILTER } from "./list-shown";

const model = (id: string, providerId: string, more: Partial<ModelOffer> = {}): ModelOffer => ({
  ...{ id, providerId, createdAtMs: 0, contextWindow: null, maxOutputTokens: null, capabilities: ["chat"], status: "unknown" },
  pricing: { input: null, output: null, cacheRead: null, cacheWrite: null },
  ...more,
});
const priced = (input: string, output: string) => ({ pricing: { input, output, cacheRead: null, cacheWrite: null } });
const MODELS = [
  model("auto", "route", priced("2.5", "10")),
  model("zeta-mini", "one", { ...priced("0.15", "0.6"), contextWindow: 128_000, capabilities: ["chat", "vision"] }),
  model("alpha", "two", { ...priced("10", "30"), contextWindow: 8_000 }),
  model("embed", "two", { capabilities: ["embeddings"] }),
];
const idsOf = (filter: Partial<ModelFilter>) => listShown(MODELS, { ...NO_FILTER, ...filter }).map(({ id }) => id);

test("without a wish they stand as GET /api/v1/models lists them", () => {
  expect(idsOf({})).toEqual(["auto", "zeta-mini", "alpha", "embed"]);
});

test("every word is searched for in name and provider; filters narrow it further", () => {
  expect(idsOf({ search: "MINI one" })).toEqual(["zeta-mini"]);
  expect(idsOf({ search: "mini two" })).toEqual([]);
  expect(idsOf({ provider: "two" })).toEqual(["alpha", "embed"]);
  expect(idsOf({ provider: "two", capability: "embeddings" })).toEqual(["embed"]);
});

test("sorted as numbers, both ways, with what is not known at the end", () => {
  expect(idsOf({ sortBy: "input" })).toEqual(["zeta-mini", "auto", "alpha", "embed"]);
  expect(idsOf({ sortBy: "input", isDescending: true })).toEqual(["alpha", "auto", "zeta-mini", "embed"]);
  expect(idsOf({ sortBy: "context" })).toEqual(["alpha", "zeta-mini", "auto", "embed"]);
  expect(idsOf({ sortBy: "name" })).toEqual(["alpha", "auto", "embed", "zeta-mini"]);
});
