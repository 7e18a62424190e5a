import { readFileSync } from "node:fs";
import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import { LOCALES } from "./choose-locale";

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, path = ""): [key: string, message: string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );
}

const readMessages = (locale: string) => JSON.parse(readFileSync(`src/messages/${locale}.json`, "utf8")) as Tree;
const english = new Map(flatten(readMessages("en")));

/** The arguments of an ICU message with their types, and its tags; the branches of a plural are not arguments. */
function placeholdersOf(message: string): string[] {
  const named = [...message.matchAll(/(?<!(?:=\d+|zero|one|two|few|many|other)\s)\{(\w+)\s*(?:,\s*(\w+))?/g)];
  const tags = [...message.matchAll(/<(\w+)>/g)];
  return [...new Set([...named.map(([, name, type = "text"]) => `${name}: ${type}`), ...tags.map(([, tag]) => `<${tag}>`)])].sort();
}

/** What differs from English: keys that are missing, or too many, and arguments or tags that are not the same. */
function compare(messages: ReadonlyMap<string, string>): string[] {
  const missing = [...english.keys()].filter((key) => !messages.has(key)).map((key) => `missing: ${key}`);
  const unknown = [...messages.keys()].filter((key) => !english.has(key)).map((key) => `unknown: ${key}`);
  const different = [...english].filter(([key, message]) => {
    const other = messages.get(key);
    return other !== undefined && placeholdersOf(other).join() !== placeholdersOf(message).join();
  });
  return [...missing, ...unknown, ...different.map(([key]) => `arguments: ${key}`)];
}

/** For any argument: numbers for plurals, text for the rest. */
function sampleValues(message: string, count: number): Record<string, unknown> {
  return Object.fromEntries(
    placeholdersOf(message).map((placeholder) => {
      const tag = /^<(\w+)>$/.exec(placeholder)?.[1];
      if (tag) return [tag, (chunks: string) => `[${chunks}]`];
      const [name = "", type] = placeholder.split(": ");
      return [name, type === "text" ? "Ada" : count];
    }),
  );
}

describe.each(LOCALES)("%s", (locale) => {
  const tree = readMessages(locale);
  const messages = new Map(flatten(tree));

  test("has every message of English, with the same arguments, and no other", () => {
    expect(compare(messages)).toEqual([]);
  });

  test.each([0, 1, 2, 1_234])("formats every message with %i", (count) => {
    const wrong: string[] = [];
    const t = createTranslator({ locale, messages: tree, timeZone: "UTC", onError: (error) => wrong.push(error.message) });
    for (const [key, message] of messages) {
      const text = t.markup(key as never, sampleValues(message, count) as never) as string;
      if (text.trim() === "" || /[{}]/.test(text)) wrong.push(`${key}: ${text}`);
    }
    expect(wrong).toEqual([]);
  });
});

test("Korean is Korean: what has words and no Korean letter is a name or a term that stays", () => {
  const stays =
    /^(?:app\.name|providers\.|admin\.providers\.wires\.|quickstart\.languages\.|alerts\.types\.slack$|.*\.placeholder$|overview\.(?:ttftP50|p95)$)/;
  const latin = flatten(readMessages("ko")).filter(([key, message]) => !/\p{Script=Hangul}/u.test(message) && !stays.test(key));
  expect(latin.filter(([, message]) => /\p{L}{2,}/u.test(message.replace(/\{\w+\}|\b(?:CSV|PDF)\b/g, "")))).toEqual([]);
});

/** Keys whose message speaks of a charge in one language only. A provider's or a card's charge is a cost, or a payment: other words. */
function differAboutCharges(inEnglish: ReadonlyMap<string, string>, inKorean: ReadonlyMap<string, string>): string[] {
  return [...inEnglish].flatMap(([key, message]) => {
    if (/\b(?:provider|card|bill)/i.test(message)) return [];
    return /\bcharge[ds]?\b/i.test(message) === /청구/.test(inKorean.get(key) ?? "") ? [] : [key];
  });
}

test("a charge is what a customer pays, and a cost what a provider takes: two words that no translation mixes up", () => {
  const korean = new Map(flatten(readMessages("ko")));
  expect([...english.values()].filter((message) => /\bcharge[ds]?\b/i.test(message)).length).toBeGreaterThan(20);
  expect(differAboutCharges(english, korean)).toEqual([]);
  const labels = ["request.providerCost", "request.charge", "overview.charged"];
  expect(labels.map((key) => [english.get(key), korean.get(key)])).toEqual([
    [expect.stringMatching(/cost/i), expect.stringMatching(/비용/)],
    [expect.stringMatching(/charge/i), expect.stringMatching(/청구/)],
    [expect.stringMatching(/charge/i), expect.stringMatching(/청구/)],
  ]);
  const mixed = new Map(korean).set("request.charge", "비용").set("overview.cost", "청구액");
  expect(differAboutCharges(english, mixed).sort()).toEqual(["overview.cost", "request.charge"]);
});

test("a message that is missing, or has another argument, is found", () => {
  const messages = new Map(english);
  messages.delete("auth.name");
  messages.set("nav.balance", "잔액: {sum}");
  messages.set("admin.models.count", "모델 {count}개");
  messages.set("overview.charged", "청구액 <charged></charged>");
  messages.set("auth.more", "더");
  expect(compare(messages)).toEqual([
    "missing: auth.name",
    "unknown: auth.more",
    "arguments: nav.balance",
    "arguments: overview.charged",
    "arguments: admin.models.count",
  ]);
});
