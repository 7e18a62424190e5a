import fc from "fast-check";
import { expect, test } from "vitest";
import { readCount, readDay, readUsd } from "./read-cells";
import { readSku } from "./read-sku";

const ATTO = 10n ** 18n;

test.each([
  ["1", ATTO],
  ["0.5", ATTO / 2n],
  ["-0.5", -ATTO / 2n],
  ["$1,234.5", 12_345n * (ATTO / 10n)],
  ["2.", 2n * ATTO],
  ["6e-05", 60_000_000_000_000n],
  ["0.0000000000000000005", 1n],
  ["0.0000000000000000004", 0n],
])("%s is an amount", (text, atto) => expect(readUsd(text)).toBe(atto));

test.each(["", "1,23", "1.2.3", "1e999", "NaN", "€5", "0x10", "--1", "１", "1 000"])("%j is none", (text) => expect(readUsd(text)).toBeNull());

test("an amount of any digits is read as it is written", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (atto) => {
      const digits = atto.toString().padStart(19, "0");
      expect(readUsd(`${digits.slice(0, -18)}.${digits.slice(-18)}`)).toBe(atto);
    }),
  );
});

test.each([
  ["12", 12n],
  ["12.0", 12n],
  ["1,234,567", 1_234_567n],
])("%s is a count", (text, count) => expect(readCount(text)).toBe(count));
test.each(["1.5", "-1", "1,2", "x", "1e3"])("%j is none", (text) => expect(readCount(text)).toBeNull());

const utc = (ms: number) => new Date(ms).toISOString().slice(0, 10);
test.each([
  ["2025-11-20", "2025-11-20"],
  ["2025-11-20T23:59:59.999Z", "2025-11-20"],
  ["2025-11-20T23:00:00-05:00", "2025-11-21"],
  ["2025-11-20 10:00:00 UTC", "2025-11-20"],
  ["2025-11-20 10:00", "2025-11-20"],
  ["1763596800", "2025-11-20"],
])("%s is the day %s", (text, day) => expect(readDay(text, utc)).toBe(day));
test.each(["", "11/20/2025", "2025-13-01", "2025-02-30", "2025-11-20T99:00:00Z", "yesterday", "17635968000000"])("%j is no day", (text) =>
  expect(readDay(text, utc)).toBeNull(),
);

test.each([
  ["Generate content input token count gemini 2.5 flash short input text", "gemini-2.5-flash", "input"],
  ["Generate content output token count gemini 3.1 flash lite preview text", "gemini-3.1-flash-lite-preview", "output"],
  ["Generate_content_cached_input_token_count_gemini_3_pro_short_image", "gemini-3-pro", "cacheRead"],
  ["Gemini 2.5 Pro Thinking Text Output - Predictions", "gemini-2.5-pro", null],
  ["Embed content input token count gemini embedding 2 image batch", "gemini-embedding-2", "input"],
  ["Grounding with Google Search", null, null],
  ["N2 Instance Core", null, null],
])("%s is about %s, %s", (description, model, kind) => expect(readSku(description)).toEqual({ model, kind }));
