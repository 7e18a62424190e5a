import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { refuseBaseUrl } from "@/catalog/edit/check-base-url";
import { ONE_LINE_RULE } from "@/domain/one-line";
import { KEY_VARIABLE_RULE } from "@/env";
import korean from "@/messages/ko.errors.json";
import { readFieldErrors } from "./read-field-errors";
import { translateError, translateSentence } from "./translate-error";

/** What varies in a sentence, for the tests: it stays as it is in every language. */
const SAMPLE = "x7";

/** The text of a literal, or of a template with samples in its holes; null: neither. */
function readText(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text + node.templateSpans.map(({ literal }) => SAMPLE + literal.text).join("")];
  if (ts.isConditionalExpression(node)) return [...readText(node.whenTrue), ...readText(node.whenFalse)];
  return [];
}

const CHECKS = new Set(["min", "max", "length", "regex", "refine", "email", "int", "addIssue", "union"]);

/** What is said in one place of the source: by an `AppError` (message and remedy), or by the rule of a field. */
function saidAt(node: ts.Node): string[] {
  if (ts.isNewExpression(node)) return node.expression.getText() === "AppError" ? readText(node.arguments?.[1]) : [];
  if (ts.isPropertyAssignment(node)) return ["remedy", "error", "message"].includes(node.name.getText()) ? readText(node.initializer) : [];
  if (ts.isVariableDeclaration(node)) return ["remedy", "message"].includes(node.name.getText()) ? readText(node.initializer) : [];
  if (!ts.isCallExpression(node)) return [];
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
  if (called === "refused") return readText(node.arguments[1]);
  return CHECKS.has(called) ? readText(node.arguments.at(-1)) : [];
}

/** The sentences that an API may refuse with. */
function findSentences(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...saidAt(node));
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true));
  return found.filter((text) => /[a-z] [a-z]/i.test(text));
}

/** Where the refusals of what pages ask for are made. */
const ROOMS = "access app budgets catalog domain experiments keys ledger metering organizations payments queries".split(" ");
/** Said to providers' events, to the operator at the start, in logs, or as a note of a check: never an answer that a page shows. */
const NOT_SHOWN = [
  /^src\/payments\/receive-event\.ts$/,
  /^src\/catalog\/(?!edit\/)/,
  /^src\/app\/administration\/show-catalog\.ts$/,
  /^src\/domain\/price\.ts$/,
];

const files = ROOMS.flatMap((room) => readdirSync(`src/${room}`, { recursive: true, encoding: "utf8" }).map((file) => `src/${room}/${file}`)).filter(
  (file) => /\.ts$/.test(file) && !/\.test\.ts$|\/testing\//.test(file) && !NOT_SHOWN.some((pattern) => pattern.test(file)),
);
const said = files.flatMap((file) => findSentences(readFileSync(file, "utf8")).map((text) => ({ file, text })));
const parts = said.flatMap(({ file, text }) =>
  translateSentence(text, "ko") ? [{ file, text }] : readFieldErrors(text).map(({ message }) => ({ file, text: message })),
);

/** Zod's own, where a schema has no words of its own for a rule. */
const built = z.strictObject({
  ...{ text: z.string(), short: z.string().min(1), long: z.string().max(3), few: z.array(z.string()).max(1), many: z.array(z.string()).min(1) },
  ...{ small: z.int().min(1), large: z.int().max(9), whole: z.int(), one: z.enum(["a", "b"]), same: z.literal(true), shape: z.string().regex(/^a$/) },
  ...{ flag: z.boolean(), time: z.iso.datetime(), either: z.union([z.number(), z.boolean()]) },
});
const zodSentences = (
  built.safeParse({ short: "", long: "four", few: ["", ""], many: [], small: 0, large: 10, whole: 1.5, one: "c", shape: "b" }).error?.issues ?? []
).map(({ message }) => message);

describe("Korean", () => {
  test("has every sentence that an API refuses with", () => {
    expect(parts.length).toBeGreaterThan(150);
    expect(parts.filter(({ text }) => !/\p{Script=Hangul}/u.test(translateSentence(text, "ko") ?? ""))).toEqual([]);
  });

  test("has the rules that stand in constants and functions, and zod's own", () => {
    const urls = [
      "x".repeat(501),
      "no url",
      "ftp://a.example",
      "https://a:b@c.example",
      "https://a.example?b",
      "http://a.example",
      "https://127.0.0.1",
    ];
    const reasons = urls.map((url) => refuseBaseUrl(url, { allowPrivate: false }));
    expect(zodSentences.length).toBeGreaterThan(12);
    const rules = [ONE_LINE_RULE, KEY_VARIABLE_RULE, ...reasons, ...zodSentences, "unknown field"];
    expect(rules.filter((rule) => rule === null || translateSentence(rule, "ko") === null)).toEqual([]);
  });

  test("keeps every value of a sentence", () => {
    const lost = Object.entries(korean.sentences).filter(([sentence, translation]) => {
      const names = new Set([...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      return [...translation.matchAll(/\{(\w+)\}/g)].some(([, name]) => !names.has(name));
    });
    expect(lost).toEqual([]);
  });
});

test("a sentence without a translation is found", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source code, to be found
  const source = 'throw new AppError("conflict", `Nobody has said ${what} before.`, { remedy: "Say it in Korean." });';
  expect(findSentences(source)).toEqual(["Nobody has said x7 before.", "Say it in Korean."]);
  expect(findSentences(source).map((text) => translateSentence(text, "ko"))).toEqual([null, null]);
});

describe("translateError", () => {
  test.each([
    ["This needs the role admin; yours is viewer.", "관리자 역할이 필요합니다. 현재 역할은 뷰어입니다."],
    ["You are a member of admin already.", "이미 admin 조직의 멤버입니다."],
    ["Re-priced: gpt-4o-mini", "다시 계산: gpt-4o-mini"],
    ["Ada's organization", "Ada 님의 조직"],
    ["5 failures in a row with callers' own keys, last: status_529", "호출자의 키로 연속 5회 실패, 마지막: status_529"],
    ["9 of the last minute's 12 calls failed, last: timeout", "최근 1분간 호출 12건 중 9건 실패, 마지막: timeout"],
    ["There is no such API key.", "해당 API 키 항목을 찾을 수 없습니다."],
    ["Wait 30 s and try again.", "30초 후에 다시 시도해 주세요."],
    [
      "name: must not be empty; apiBaseUrl: must begin with https://; http needs ALLOW_PRIVATE_UPSTREAMS=on",
      "name: 비워 둘 수 없습니다; apiBaseUrl: https://로 시작해야 합니다. http를 쓰려면 ALLOW_PRIVATE_UPSTREAMS=on이 필요합니다",
    ],
    ["Said by a provider, in its own words.", "Said by a provider, in its own words."],
    ["constructor", "constructor"],
    ["", ""],
  ])("%s", (text, shown) => {
    expect(translateError(text, "ko")).toBe(shown);
    expect(translateError(text, "en")).toBe(text);
  });

  test("leaves what names fields readable for forms", () => {
    const text = translateError("name: must not be empty; pricing.input: must be a decimal string", "ko");
    expect(readFieldErrors(text)).toEqual([
      { field: "name", message: "비워 둘 수 없습니다" },
      { field: "pricing.input", message: "소수로 된 문자열이어야 합니다" },
    ]);
  });
});
