import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../tools/support/root";
import { ASKED, WISHES } from "./ask-wishes";

const HEAD = "| asked for ↓, in → | OpenAI chat | OpenAI responses | Anthropic messages | Gemini |";
const FORMATS = ["chat", "responses", "messages", "gemini"] as const;
/** Where a format's tests begin, in the file that the letter stands for. */
const SUITES: Record<string, { file: string; begin: Record<string, string> }> = {
  a: { file: "resell-openai-sdk.test.ts", begin: { chat: 'describe.each(NAMES)("%s", ' } },
  b: {
    file: "resell-formats.test.ts",
    begin: {
      responses: 'describe.each(NAMES)("%s through OpenAI\'s responses"',
      messages: 'describe.each(NAMES)("%s through Anthropic\'s messages"',
      gemini: 'describe.each(NAMES)("%s through Gemini\'s generateContent"',
    },
  },
};

/** The cells without a test, and why there is none. */
const NOT_COUNTED = new Map([
  ["chat", "– (the format has none)"],
  ["responses", "– (its `/responses/input_tokens` is not served: ask `/messages/count_tokens`)"],
]);

const readText = (...place: string[]) => readFileSync(path.join(ROOT, ...place), "utf8");

/** The table's cells: what is asked for, in which format, and the test that shows it for a model of each provider. */
function cells(): { asked: string; format: (typeof FORMATS)[number]; cell: string }[] {
  const [, table = ""] = readText("README.md").split(HEAD);
  const rows = (table.split("\n\n")[0] ?? "").trim().split("\n").slice(1);
  return rows.flatMap((row) => {
    const [asked = "", ...inFormats] = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return FORMATS.map((format, i) => ({ asked, format, cell: inFormats[i] ?? "" }));
  });
}

/** The tests of one format. */
function suiteOf(letter: string, format: string): string {
  const { file, begin } = SUITES[letter] ?? { file: "", begin: {} };
  const [, after = ""] = readText("e2e/gateway", file).split(begin[format] ?? "nowhere");
  return after.split("\ndescribe")[0] ?? "";
}

test("the README's table names a test for each thing that can be asked for in each format", () => {
  const all = cells();
  expect(all.map(({ asked }) => asked)).toEqual(
    ["JSON", "a stream", "tools", "images", "reasoning", "structured output", "a count of tokens"].flatMap((asked) => FORMATS.map(() => asked)),
  );
  for (const { asked, format, cell } of all) {
    const [letter = "", title = ""] = cell.split(": ");
    if (cell.startsWith("–")) expect([asked, NOT_COUNTED.get(format)], cell).toEqual(["a count of tokens", cell]);
    else if (letter === "c")
      expect([Object.keys(ASKED).includes(format), WISHES as readonly string[]], cell).toEqual([true, expect.arrayContaining([title])]);
    else expect(suiteOf(letter, format), `${asked} in ${format}`).toContain(`test("${title}`);
  }
});
