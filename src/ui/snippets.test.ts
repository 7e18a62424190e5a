import { describe, expect, test } from "vitest";
import { makeSnippets, SNIPPET_LANGUAGES, SNIPPET_PROVIDERS } from "./snippets";

const snippets = makeSnippets("https://meter.example.com", "mon_sk_test");

test("there is one snippet for each provider and language", () => {
  expect(new Set(snippets.map(({ id }) => id)).size).toBe(SNIPPET_PROVIDERS.length * SNIPPET_LANGUAGES.length);
});

describe.each(snippets)("$id", ({ code, provider, keyVariable }) => {
  test("goes to this app with the token, and takes the provider's key from the environment", () => {
    expect(code).toContain(`https://meter.example.com/api/v1/${provider}`);
    expect(code).toContain("mon_sk_test");
    expect(code).toContain(keyVariable);
    expect(code).not.toMatch(/sk-[a-z]|AIza/);
  });
});
