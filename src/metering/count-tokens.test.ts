import fc from "fast-check";
import { encode as encodeOld } from "gpt-tokenizer/encoding/cl100k_base";
import { encode as encodeNew } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";

// Another file of this process may have loaded the vocabularies already.
vi.resetModules();
const { countTokens, cutLongRuns, loadTokenizer } = await import("./count-tokens");

const asText = { disallowedSpecial: new Set<string>() };
const newer = (text: string) => countTokens({ upstreamModel: "gpt-4o-mini" }, text);
const older = (text: string) => countTokens({ upstreamModel: "gpt-4" }, text);

test("before the vocabulary is there, bytes are the bound", async () => {
  expect(older("hello world")).toBe(11);
  await vi.waitFor(() => expect(older("hello world")).toBe(2), { timeout: 10_000 });
});

describe("countTokens", () => {
  beforeAll(loadTokenizer);

  test.each([
    ["gpt-4o-mini", 6],
    ["gpt-5.1", 6],
    ["o3-mini", 6],
    ["chatgpt-4o-latest", 6],
    ["gpt-4-turbo", 10],
    ["text-embedding-3-small", 10],
    ["claude-haiku-4-5", 32],
    ["gemini-2.5-flash", 32],
    ["grok-4", 32],
    ["gpt-6-sol", 32],
  ])("counts 안녕하세요, 반갑습니다 for %s: %i", (upstreamModel, tokens) => {
    expect(countTokens({ upstreamModel }, "안녕하세요, 반갑습니다")).toBe(tokens);
  });

  test("counts the text of special tokens as text", () => {
    expect(newer("<|endoftext|>")).toBeGreaterThan(3);
  });

  const longRuns = fc
    .tuple(
      fc.constantFrom("a", " ", "\n", "=", "가", "😀", "ab", "é", "0", "\t", "ﷺ", "\u0300", "A", "'s", "\ud800"),
      fc.integer({ min: 1, max: 900 }),
    )
    .map(([unit, times]) => unit.repeat(times));
  const words = fc.array(fc.constantFrom("the ", "function", "안녕하세요", "  ", "\r\n", "{}();", "naïve", "東京", "🇰🇷", "don't", "x1y2", "ABCdef"), {
    maxLength: 400,
  });
  const texts = fc.array(
    fc.oneof(
      longRuns,
      words.map((list) => list.join("")),
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc.string({ unit: "binary" }),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  );

  test.each([
    ["newer", newer, encodeNew],
    ["older", older, encodeOld],
  ] as const)("%s models: never fewer than the vocabulary's own count, and exactly that where there is no long run", (_name, count, encode) => {
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("");
        const truth = encode(text, asText).length;
        const counted = count(text);
        expect(counted).toBeGreaterThanOrEqual(truth);
        if (!/\S{257}|\s{257}/u.test(text)) expect(counted).toBe(truth);
        // A cut for each 256 characters, and one token for each.
        expect(counted).toBeLessThanOrEqual(truth + 4 * (text.length / 256) + 1);
      }),
      { numRuns: runs(300) },
    );
  });

  test.each(["a", " ", "\n", "=", "가", "😀", "é", "0", "\t", "ﷺ", "\u0300", "<"])("a megabyte of %j is merged in pieces that are short", (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / Buffer.byteLength(unit)));
    const pieces = cutLongRuns(text);
    expect(pieces.join("")).toBe(text);
    // One unit more, where a cut would go through a character.
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(257);
    expect(newer(text)).toBeGreaterThan(0);
  });
});
