import { expect, test } from "vitest";
import { measureComplexity } from "./measure-complexity";
import { measureChatInput, measureEmbeddingsInput } from "./measure-input";

const model = (upstreamModel: string) => ({
  ...{ id: "m", providerId: "p", upstreamModel, contextWindow: 1_000, maxOutputTokens: null, capabilities: [], priceVersionId: "p/m@1" },
  ...{ rates: { tokens: {} }, marginPpm: null },
});
/** A vocabulary of words. */
const byWords = (_model: unknown, text: string) => text.split(" ").length;
const byBytes = (_model: unknown, text: string) => Buffer.byteLength(text);
const say = (content: unknown) => ({ model: "m", messages: [{ role: "user", content }] });

test("a text is counted by the model's vocabulary where that is public, else estimated at four bytes a token, and said so", () => {
  const body = say("one two three four");
  expect(measureChatInput(body, { model: model("counted"), countTokens: byWords })).toEqual({ tokens: 5, isEstimate: false });
  expect(measureChatInput(body, { model: model("unknown"), countTokens: byBytes })).toEqual({ tokens: 6, isEstimate: true });
});

test("pictures and files count for nothing: what they add is known to the provider only", () => {
  const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(100_000)}` } };
  const file = { type: "file", file: { filename: "a", file_data: `data:application/pdf;base64,${"A".repeat(100_000)}` } };
  const { tokens } = measureChatInput(say([{ type: "text", text: "what is this" }, picture, file]), {
    model: model("unknown"),
    countTokens: byBytes,
  });
  expect(tokens).toBeLessThan(20);
});

test("beyond a million characters a text is estimated all the same", () => {
  const { tokens, isEstimate } = measureChatInput(say("a ".repeat(1_000_000)), { model: model("counted"), countTokens: byWords });
  expect(isEstimate).toBe(true);
  expect(tokens).toBeGreaterThan(500_000);
});

test("of texts that are embedded, the longest counts", () => {
  const options = { model: model("counted"), countTokens: byWords };
  expect(measureEmbeddingsInput(["one", "one two three"], options).tokens).toBe(3);
  expect(
    measureEmbeddingsInput(
      [
        [1, 2],
        [1, 2, 3, 4],
      ],
      options,
    ).tokens,
  ).toBe(4);
  expect(measureEmbeddingsInput([1, 2, 3], options)).toEqual({ tokens: 3, isEstimate: false });
});

test("what makes a call hard is counted: length, messages, tools, pictures, code, reasoning", () => {
  const code = "look:\n```js\nf()\n```\nand `x`";
  const body = {
    messages: [
      { role: "system", content: "x".repeat(400) },
      {
        role: "user",
        content: [
          { type: "text", text: code },
          { type: "image_url", image_url: { url: "https://x" } },
        ],
      },
    ],
    tools: [{ type: "function", function: { name: "f" } }],
    reasoning_effort: "high",
  };
  const measured = measureComplexity(body);
  expect(measured).toMatchObject({ messages: 2, tools: 1, images: 1, codeCharacters: "```js\nf()\n```".length, asksForReasoning: true });
  expect(measured.inputTokens).toBeGreaterThan(100);
  expect(measured.inputTokens).toBeLessThan(200);
  expect(measureComplexity({ messages: [], reasoning_effort: "none" })).toMatchObject({ inputTokens: 0, asksForReasoning: false });
});
