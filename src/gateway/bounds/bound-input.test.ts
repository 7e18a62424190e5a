import fc from "fast-check";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, describe, expect, test } from "vitest";
import { runs } from "../../../e2e/tools/support/full-size";
import type { ResoldModel } from "../../domain/resale";
import { countTokens, loadTokenizer } from "../../metering/count-tokens";
import { translateRequest } from "../formats/testing/translate-chat";
import type { Resale } from "../providers/contract";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import { boundChatInput, countChatInput } from "./bound-chat-input";
import { boundEmbeddingsInput, countEmbeddingsInput } from "./bound-embeddings-input";
import { COUNTED_CHARS_MAX } from "./count-within-budget";

const model = (more: Partial<ResoldModel> = {}): ResoldModel => ({
  ...{ id: "gpt-4o", providerId: "openai", upstreamModel: "gpt-4o", contextWindow: 128_000, maxOutputTokens: 16_384, capabilities: ["chat"] },
  ...{ priceVersionId: "v", rates: { tokens: { input: "1", output: "1" } }, marginPpm: null, ...more },
});
const claude = model({ upstreamModel: "claude-haiku-4-5", contextWindow: 200_000 });
function boundAt(dialect: string, resold: ResoldModel, body: Record<string, unknown>) {
  const bounds = builtInDialect(dialect).resale?.inputBounds(resold.upstreamModel);
  if (!bounds) throw new Error(`${dialect} is not resold`);
  const options = { model: resold, bounds, countTokens };
  return { ...boundChatInput(body, options), countInputTokens: () => countChatInput(body, options) };
}
const bound = (body: Record<string, unknown>, more: Partial<ResoldModel> = {}) => boundAt("openai", model(more), body);
const boundAtClaude = (body: Record<string, unknown>) => boundAt("anthropic", claude, body);
/** The texts that the tokenizer is asked about. */
function watchTokenizer() {
  const asked: string[] = [];
  const bounds = (builtInDialect("openai").resale as Resale).inputBounds("gpt-4o");
  const watched = (resold: ResoldModel, text: string) => countTokens(resold, asked[asked.push(text) - 1] as string);
  return { asked, options: { model: model(), bounds, countTokens: watched } };
}
const say = (content: unknown) => ({ model: "m", messages: [{ role: "user", content }] });
const countOf = (text: string) => encode(text, { disallowedSpecial: new Set<string>() }).length;

beforeAll(loadTokenizer);

describe("boundChatInput", () => {
  const texts = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 500 }),
    fc.string({ unit: "binary", maxLength: 200 }),
    fc
      .array(fc.constantFrom("안녕", "😀", "    ", "\n\n", "for (;;) {", "é", "ﷺ", "㎞", "<|im_end|>"), { maxLength: 100 })
      .map((parts) => parts.join("")),
  );
  const message = fc.oneof(
    fc.record({ role: fc.constantFrom("user", "system"), content: texts }),
    fc.record({ role: fc.constant("user"), content: fc.array(fc.record({ type: fc.constant("text"), text: texts }), { maxLength: 3 }) }),
    fc.record({
      role: fc.constant("assistant"),
      tool_calls: fc.array(
        fc.record({ id: fc.constant("c"), type: fc.constant("function"), function: fc.record({ name: texts, arguments: texts }) }),
      ),
    }),
  );

  test("holds the instructions that come with tools, also where only a call of them is sent back", () => {
    const called = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
    const turns = [
      { role: "user", content: "x" },
      { role: "assistant", tool_calls: [called] },
      { role: "tool", tool_call_id: "c", content: "y" },
    ];
    const tools = [{ type: "function", function: { name: "f" } }];
    // https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#pricing
    const INSTRUCTIONS_TOKENS = 804;
    expect(boundAtClaude({ model: "m", messages: turns, tools }).countInputTokens()).toBeGreaterThan(INSTRUCTIONS_TOKENS);
    expect(boundAtClaude({ model: "m", messages: turns }).countInputTokens()).toBeGreaterThan(INSTRUCTIONS_TOKENS);
    expect(boundAtClaude({ model: "m", messages: turns.slice(0, 1) }).countInputTokens()).toBeLessThan(INSTRUCTIONS_TOKENS);
  });

  test("has room in a column of 32 bits, whatever is asked", () => {
    const files = Array(2_000).fill({ type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } });
    const { inputTokensMax, countInputTokens } = bound(say(files), { contextWindow: null });
    expect(inputTokensMax).toBeLessThan(2 ** 31);
    expect(inputTokensMax).toBeGreaterThan(1e9);
    expect(countInputTokens()).toBeGreaterThan(1e9);
  });

  test("arguments count as they are sent on, with their numbers written out", () => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: `{"a":[${Array(1_000).fill("1e20").join()}]}` } };
    const messages = [
      { role: "user", content: "x" },
      { role: "assistant", tool_calls: [call] },
      { role: "tool", tool_call_id: "c", content: "y" },
    ];
    const sent = translateRequest({ model: "m", messages }, { model: "claude-haiku-4-5", outputTokensMax: 10 });
    expect(boundAtClaude({ model: "m", messages }).countInputTokens()).toBeGreaterThan(JSON.stringify(sent.body.messages).length);
  });

  test("a plain text counts as the text that it is, in the longest way to write it", () => {
    const words = "ﷺ".repeat(500);
    const file = { type: "file", file: { file_data: `data:text/plain;base64,${Buffer.from(words).toString("base64")}` } };
    expect(boundAtClaude(say([file])).countInputTokens()).toBeGreaterThan(Buffer.byteLength(words.normalize("NFKC")));
  });

  test("is never below the tokens of all the text that it holds; the tighter count lies between the two", () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 5 }),
        fc.array(fc.record({ name: texts, description: texts }), { maxLength: 2 }),
        (messages, functions) => {
          const held: string[] = [];
          JSON.stringify([messages, functions], (key, value: unknown) => {
            if (typeof value === "string" && key !== "role" && key !== "type") held.push(value);
            return value;
          });
          const tokens = held.reduce((sum, text) => sum + countOf(text), 0);
          const { inputTokensMax, countInputTokens } = bound({ model: "gpt-4o", messages, functions });
          expect(countInputTokens()).toBeGreaterThanOrEqual(tokens);
          expect(inputTokensMax).toBeGreaterThanOrEqual(countInputTokens());
        },
      ),
      { numRuns: runs(300) },
    );
  });

  test("a schema counts as the JSON that it is, quotes, escapes and line breaks included", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (parameters) => {
        const tools = [{ type: "function", function: { name: "f", parameters } }];
        expect(boundAtClaude({ tools }).inputTokensMax).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(tools)) + 1_200);
        expect(bound({ tools }).countInputTokens()).toBeGreaterThanOrEqual(countOf(JSON.stringify(tools)));
      }),
      { numRuns: runs(300) },
    );
  });

  test("never throws, whatever JSON it is given", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("messages", "tools", "response_format", "cache_control", "other"), fc.jsonValue()), (body) => {
        expect(bound(body).inputTokensMax).toBeGreaterThan(0);
        expect(boundAtClaude(body).countInputTokens()).toBeGreaterThan(0);
      }),
    );
  });

  test("goes as deep as a body goes", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`);
    let nested: unknown = deep;
    for (let i = 0; i < 200_000; i++) nested = { nested };
    expect(bound({ ...say("hi"), tools: [nested] }).inputTokensMax).toBeGreaterThan(200_000);
  });

  test("counts letters that become longer when they are normalised", () => {
    expect(bound(say("ﷺ".repeat(100))).inputTokensMax).toBeGreaterThan(3_300);
  });

  test("leaves out what no model reads, and counts what it does not know", () => {
    const plain = bound(say("hi")).inputTokensMax;
    const labels = { user: "u".repeat(500), session_id: "s", stop: ["x".repeat(100)], temperature: 1 };
    expect(bound({ ...say("hi"), ...labels }).inputTokensMax).toBe(plain);
    expect(bound({ ...say("hi"), invented: "x".repeat(100) }).inputTokensMax).toBeGreaterThan(plain + 100);
  });

  test.each([
    ["gpt-4o", "high", 1_445],
    ["gpt-4o", undefined, 1_445],
    ["gpt-4o", "low", 85],
    ["gpt-4o-mini", "high", 48_169],
    ["gpt-4o-mini", "low", 2_833],
    ["gpt-5-nano", "auto", 3_779],
    ["gpt-6-sol", "high", 10_000],
  ])("a picture for %s with detail %s: at least %i, whether it is sent along or only named", (upstreamModel, detail, tokens) => {
    for (const url of ["https://example.com/a.png", `data:image/png;base64,${"A".repeat(400_000)}`]) {
      const { inputTokensMax, inputBuckets } = bound(say([{ type: "image_url", image_url: { url, detail } }]), { upstreamModel });
      expect(inputTokensMax).toBeGreaterThanOrEqual(tokens);
      expect(inputTokensMax).toBeLessThan(60_000);
      expect(inputBuckets).toContain("inputImage");
    }
  });

  test("a PDF can fill the context window; plain text cannot be more than its bytes", () => {
    const file = (type: string) => say([{ type: "file", file: { file_data: `data:${type};base64,${"A".repeat(1_000)}`, filename: "a" } }]);
    expect(boundAtClaude(file("application/pdf")).countInputTokens()).toBe(200_000);
    expect(boundAtClaude(file("text/plain")).countInputTokens()).toBeLessThan(2_000);
  });

  test("sound lasts as long as its bytes can, at the rate that its header states", () => {
    const header = Buffer.alloc(44);
    header.write("RIFF", 0, "latin1").toString();
    header.write("WAVEfmt ", 8, "latin1");
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(16_000, 24);
    header.writeUInt16LE(16, 34);
    const tenSeconds = Buffer.concat([header, Buffer.alloc(320_000)]);
    const sound = (data: Buffer, format: string) => bound(say([{ type: "input_audio", input_audio: { data: data.toString("base64"), format } }]));
    const silent = bound(say([])).inputTokensMax;
    expect(sound(tenSeconds, "wav").inputTokensMax - silent).toBeGreaterThanOrEqual(100);
    expect(sound(tenSeconds, "wav").inputTokensMax - silent).toBeLessThan(150);
    expect(sound(Buffer.alloc(80_000), "mp3").inputTokensMax - silent).toBeGreaterThanOrEqual(1_000);
    expect(sound(tenSeconds, "wav").inputBuckets).toContain("inputAudio");
    const compressed = Buffer.from(tenSeconds);
    compressed.writeUInt16LE(17, 20);
    for (const unknown of [sound(compressed, "wav"), sound(Buffer.alloc(10), "wav"), sound(tenSeconds, "flac")])
      expect(unknown.inputTokensMax).toBeGreaterThan(128_000);
  });

  test.each([
    ["nothing", {}, {}, ["input"]],
    ["a mark", { type: "ephemeral" }, {}, ["input", "cacheWrite"]],
    ["a mark for an hour", { type: "ephemeral", ttl: "1h" }, { cacheWrite1h: "3" }, ["input", "cacheWrite", "cacheWrite1h"]],
  ])("writes to the cache at Claude: %s", (_what, cache_control, rates, buckets) => {
    const body = {
      messages: [{ role: "user", content: [{ type: "text", text: "hi", ...(Object.keys(cache_control).length > 0 ? { cache_control } : {}) }] }],
    };
    const priced = model({ ...claude, rates: { tokens: { input: "1", cacheWrite: "2", output: "1", ...rates } } });
    expect(boundAt("anthropic", priced, body).inputBuckets).toEqual(buckets);
  });

  test("a provider that writes to its cache unasked is held for it, where that has a price", () => {
    expect(bound(say("hi")).inputBuckets).toEqual(["input"]);
    expect(bound(say("hi"), { rates: { tokens: { input: "1", cacheWrite: "2" } } }).inputBuckets).toEqual(["input", "cacheWrite"]);
  });

  test("a model that draws is held for pictures", () => {
    expect(bound(say("hi"), { rates: { tokens: { input: "1", output: "1", outputImage: "9" } } }).outputBuckets).toEqual(["output", "outputImage"]);
  });

  test("needs no tokenizer but for a probe of a few characters, however long the text is", () => {
    const { asked, options } = watchTokenizer();
    boundChatInput(say("What is the weather like in Boston? ".repeat(10_000)), options);
    expect(asked.join("").length).toBeLessThan(50);
  });

  test("messages that are a role and a text count as they do with a member that says nothing", () => {
    const plain = fc.array(fc.record({ role: fc.constantFrom("user", "system"), content: texts }), { maxLength: 5 });
    fc.assert(
      fc.property(plain, (messages) => {
        const padded = messages.map((message) => ({ ...message, refusal: "" }));
        const padding = messages.length; // an empty text counts as one token
        expect(bound({ messages }).inputTokensMax).toBe(bound({ messages: padded }).inputTokensMax - padding);
      }),
    );
  });
});

describe("countChatInput and the context window", () => {
  test("is the vocabulary's count, with a little for the frame", () => {
    const text = "The quick brown fox jumps over the lazy dog. ".repeat(200);
    const { inputTokensMax, countInputTokens, inputTokensLikely } = bound(say(text));
    expect(inputTokensMax).toBeGreaterThan(9_000);
    expect(countInputTokens()).toBeLessThan(countOf(text) + 100);
    expect(inputTokensLikely).toBeNull();
  });

  test("says that it is too long only when it surely is", () => {
    const words = (tokens: number) => "hello ".repeat(tokens);
    expect(bound(say(words(9_000)), { upstreamModel: "gpt-4o", contextWindow: 8_192 }).countInputTokens()).toBeGreaterThan(8_192);
    expect(bound(say(words(8_180)), { upstreamModel: "gpt-4o", contextWindow: 8_192 }).countInputTokens()).toBe(8_192);
  });

  test("a bound by bytes becomes the window: no provider reads more, and none is refused that may fit", () => {
    const english = "The quick brown fox jumps over the lazy dog. ".repeat(15_000);
    const { inputTokensMax, countInputTokens, inputTokensLikely } = boundAtClaude(say(english));
    expect(inputTokensMax).toBeGreaterThan(600_000);
    expect(countInputTokens()).toBe(200_000);
    expect(inputTokensLikely).toBe(168_750);
    expect(boundAtClaude(say(english.repeat(6))).countInputTokens()).toBeGreaterThan(200_000);
  });

  test("where the count is only a bound, it leaves room for an answer", () => {
    const english = "The quick brown fox jumps over the lazy dog. ";
    expect(boundAtClaude(say(english.repeat(20_000))).inputTokensLikely).toBe(200_000 - 4_096);
    expect(bound(say(english.repeat(9_000))).inputTokensLikely).toBe(101_250);
    expect(bound(say([{ type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } }])).inputTokensLikely).toBe(0);
  });

  test("a body of many megabytes does not stop the process: the tokenizer gets no more than its budget", () => {
    const syllables = Array.from({ length: 100_000 }, (_, i) => String.fromCharCode(0xac00 + ((i * 7_919) % 11_172))).join("");
    const { asked, options } = watchTokenizer();
    expect(countChatInput(say(syllables.repeat(20)), options)).toBeGreaterThan(128_000);
    expect(asked.join("").length).toBeLessThanOrEqual(COUNTED_CHARS_MAX);
  });
});

describe("boundEmbeddingsInput", () => {
  const small = model({ upstreamModel: "text-embedding-3-small", contextWindow: 8_192 });
  const embed = (input: Parameters<typeof boundEmbeddingsInput>[0]) => ({
    ...boundEmbeddingsInput(input),
    countInputTokens: () => countEmbeddingsInput(input, { model: small, countTokens }),
  });

  test.each([
    ["a text", "안녕하세요", 15, 17],
    ["texts", ["hi", "you"], 5, 9],
    ["tokens", [1, 2, 3], 3, 5],
    ["lists of tokens", [[1, 2], [3]], 3, 7],
  ])("%s", (_what, input, least, most) => {
    const { inputTokensMax, countInputTokens, outputBuckets } = embed(input);
    expect(inputTokensMax).toBeGreaterThanOrEqual(least);
    expect(inputTokensMax).toBeLessThanOrEqual(most);
    expect(countInputTokens()).toBeLessThanOrEqual(inputTokensMax);
    expect(outputBuckets).toEqual([]);
  });
});
