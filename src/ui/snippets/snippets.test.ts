import { describe, expect, test } from "vitest";
import { findKeyFacts, makeSnippets, SNIPPET_PROVIDERS } from "./snippets";

const snippets = makeSnippets("https://meter.example.com", "mon_sk_test");
const toolsOf = (provider: string) => snippets.filter((one) => one.provider === provider).map(({ tool }) => tool);

test("each provider has a terminal, its SDKs and the frameworks; coding agents have the one that they speak", () => {
  const common = ["curl", "javascript", "python", "ai-sdk", "langchain"];
  expect(Object.fromEntries(SNIPPET_PROVIDERS.map((provider) => [provider, toolsOf(provider)]))).toEqual({
    openai: [...common, "codex"],
    anthropic: [...common, "claude-code"],
    google: common,
    xai: common,
  });
});

test("where a provider's key comes from is known for those with snippets, and for nobody else", () => {
  for (const provider of SNIPPET_PROVIDERS) expect(new URL(findKeyFacts(provider)?.keyPage ?? "").protocol).toBe("https:");
  expect(findKeyFacts("ollama")).toBeNull();
});

describe.each(snippets)("$id", ({ code, tool, provider, keyVariable }) => {
  test("goes to this app with the token, and takes the provider's key from the environment", () => {
    expect(code).toContain(`https://meter.example.com/api/v1/${provider}`);
    expect(code).toContain("mon_sk_test");
    expect(code).not.toMatch(/sk-[a-z]|AIza/);
    // Claude Code reads its variable by itself.
    if (tool !== "claude-code") expect(code).toContain(keyVariable);
  });
});
