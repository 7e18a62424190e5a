import { describe, expect, test } from "vitest";
import { type Ask, type Mount, NO_PARAMETERS, type Target } from "./ask";
import { CODE_LANGUAGES, showCode } from "./show-code";

const mount = (id: string, wire: Mount["wire"]): Mount => ({ id, name: id, wire, quirks: [], keyVariable: `${id.toUpperCase()}_API_KEY` });
const TARGETS: Target[] = [
  { mount: null, model: "gpt-4o-mini", canReason: false },
  { mount: mount("openai", "openai"), model: "gpt-4o-mini", canReason: false },
  { mount: mount("anthropic", "anthropic"), model: "claude-haiku-4-5", canReason: true },
  { mount: mount("google", "google"), model: "gemini-3.5-flash", canReason: true },
];
const ASK: Ask = {
  system: 'It\'s "brief".',
  parameters: { ...NO_PARAMETERS, temperature: 0.5, maxTokens: 20 },
  messages: [
    {
      role: "user",
      text: "Don't say\n$HOME `pwd`",
      files: [{ name: "a.png", mediaType: "image/png", content: `data:image/png;base64,${"A".repeat(5_000)}` }],
    },
  ],
};
const ORIGIN = "https://meter.example.com";

describe.each(TARGETS)("a call to $mount.id of $model", (target) => {
  test.each(CODE_LANGUAGES)("in %s goes to this app, and reads every key from the environment", (language) => {
    const code = showCode(language, { origin: ORIGIN, target, ask: ASK });
    expect(code).toContain(`${ORIGIN}/api/v1`);
    expect(code).toContain(target.mount ? `${target.mount.keyVariable}` : "LLM_MONITOR_API_KEY");
    expect(code.includes("MONITOR_TOKEN")).toBe(target.mount !== null);
    expect(code).toContain(target.model);
    expect(code).not.toMatch(/sk-[a-z]|mon_sk_|llm_sk_/);
    expect(code, "the image does not drown the code").not.toContain("A".repeat(500));
  });
});

test("Python is written as Python writes it", () => {
  const code = showCode("python", { origin: ORIGIN, target: TARGETS[0] as Target, ask: ASK });
  expect(code).toContain("    stream=True,\n");
  expect(code).toContain('"role": "user",\n');
  expect(code).not.toMatch(/\btrue\b|\bnull\b/);
});
