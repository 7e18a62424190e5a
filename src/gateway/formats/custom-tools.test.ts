import { expect, test } from "vitest";
import { CALLERS, PROVIDERS } from "./registry";

const grammar = { syntax: "lark", definition: 'start: "a"+' };
const named = { name: "patch", description: "Patches." };
const CHAT = {
  ...{ model: "m", messages: [{ role: "user", content: "Hi" }] },
  tools: [{ type: "custom", custom: { ...named, format: { type: "grammar", grammar } } }],
};
const RESPONSES = { model: "m", input: "Hi", tools: [{ type: "custom", ...named, format: { type: "grammar", ...grammar } }] };

test.each([
  ["chat", CHAT, "messages"],
  ["chat", CHAT, "gemini"],
  ["responses", RESPONSES, "messages"],
  ["responses", RESPONSES, "gemini"],
] as const)("a model that has no grammars is told once what the text of a tool keeps to: %s %j to %s", (caller, body, provider) => {
  const request = CALLERS[caller].readRequest(body, { isStreaming: false });
  const { body: written } = PROVIDERS[provider].writeRequest(request, { model: "claude-opus-4-8", outputTokensMax: 64 });
  const description = `Patches.\n\n\`input\` keeps to this grammar (lark):\n${grammar.definition}`;
  const schema = { type: "object", properties: { input: { type: "string" } }, required: ["input"], additionalProperties: false };
  expect(written.tools).toEqual([
    provider === "gemini"
      ? { functionDeclarations: [{ name: "patch", description, parametersJsonSchema: schema }] }
      : { name: "patch", description, input_schema: schema },
  ]);
});
