import { expect, test } from "vitest";
import type { CatalogProvider } from "../catalog/read-catalog";
import { planCheck } from "./plan-check";

function provider(change: Partial<CatalogProvider>): CatalogProvider {
  const name = { id: "p", name: "P", wire: "openai", quirks: [], isEnabled: true } as const;
  const place = { baseUrl: "https://p.test/v1", origin: "https://p.test", basePath: "/v1", query: "" };
  return { ...name, ...place, keyVariable: "P_API_KEY", healthPath: "/models", ...change };
}
process.env.P_API_KEY = "sk-p";

test.each<[string, Partial<CatalogProvider>, string, string[]]>([
  ["OpenAI's wire", {}, "https://p.test/v1/models", ["authorization", "Bearer sk-p"]],
  ["Anthropic's", { wire: "anthropic" }, "https://p.test/v1/models", ["x-api-key", "sk-p", "anthropic-version", "2023-06-01"]],
  ["Google's", { wire: "google", basePath: "" }, "https://p.test/v1beta/openai/models", ["authorization", "Bearer sk-p"]],
  ["a provider that needs no key", { keyVariable: null, healthPath: "/models?limit=1" }, "https://p.test/v1/models?limit=1", []],
  [
    "a base URL with a version",
    { query: "?api-version=2024-10-21" },
    "https://p.test/v1/models?api-version=2024-10-21",
    ["authorization", "Bearer sk-p"],
  ],
  [
    "a wire that is passed through only",
    { wire: "replicate", healthPath: "/account" },
    "https://p.test/v1/account",
    ["authorization", "Bearer sk-p"],
  ],
])("%s is asked as it wants to be", (_, change, url, headers) => {
  expect(planCheck(provider(change))).toEqual({ url, headers });
});

test.each<[string, Partial<CatalogProvider>]>([
  ["has no health path", { healthPath: null }],
  ["has no key", { keyVariable: "UNSET_API_KEY" }],
  ["names a variable that is ours as its key", { keyVariable: "METRICS_TOKEN" }],
  ["has a wire without code to speak to it", { wire: "wire-of-nobody" as CatalogProvider["wire"] }],
])("nothing is sent to one that %s", (_, change) => {
  expect(planCheck(provider(change))).toBeNull();
});
