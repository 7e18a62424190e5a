import { describe, expect, test } from "vitest";
import { makeResellerSnippets, RESELLER_MODELS } from "./reseller-snippets";

test("a terminal, the SDKs, the frameworks and the coding agents have a snippet", () => {
  const snippets = makeResellerSnippets({ origin: "https://meter.example.com", key: "llm_sk_test", model: "m" });
  expect(snippets.map(({ tool }) => tool)).toEqual(["curl", "javascript", "python", "ai-sdk", "langchain", "claude-code", "codex"]);
});

describe.each(RESELLER_MODELS)("%s", (model) => {
  test("is asked for at this app, with our key and nobody else's", () => {
    for (const { code, file } of makeResellerSnippets({ origin: "https://meter.example.com", key: "llm_sk_test", model })) {
      expect(code).toMatch(/https:\/\/meter\.example\.com\/api(\/v1|")/);
      expect(code + (file?.command ?? "")).toContain("llm_sk_test");
      expect(code).toContain(`"${model}"`);
      expect(code).not.toMatch(/X-Monitor-Token|_API_KEY|api\/v1\/[a-z]+\/v1/);
    }
  });
});
