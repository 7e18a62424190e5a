import { describe, expect, test } from "vitest";
import { makeResellerSnippets, RESELLER_MODELS } from "./reseller-snippets";
import { SNIPPET_LANGUAGES, SNIPPET_PROVIDERS } from "./snippets";

test("every provider has a model to show, and each language a snippet", () => {
  expect(RESELLER_MODELS.map(({ provider }) => provider)).toEqual([...SNIPPET_PROVIDERS]);
  const snippets = makeResellerSnippets({ origin: "https://meter.example.com", key: "llm_sk_test", model: "m" });
  expect(snippets.map(({ language }) => language)).toEqual([...SNIPPET_LANGUAGES]);
});

describe.each(RESELLER_MODELS)("$model", ({ model }) => {
  test("is asked for at this app, with our key and nobody else's", () => {
    for (const { code } of makeResellerSnippets({ origin: "https://meter.example.com", key: "llm_sk_test", model })) {
      expect(code).toContain("https://meter.example.com/api/v1");
      expect(code).toContain("llm_sk_test");
      expect(code).toContain(`"${model}"`);
      expect(code).not.toMatch(/X-Monitor-Token|_API_KEY|api\/v1\/[a-z]+\/v1/);
    }
  });
});
