import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import messages from "../../src/messages/en.json" with { type: "json" };

const isGenerated = (file: string) => /\/generated(?:-postgresql)?\//.test(file);
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !isGenerated(`/${file}`))
  .map((file) => ({ file: `src/${file}`, text: readFileSync(`src/${file}`, "utf8") }));
/** Of the running server: what npm's commands do (build, test) is done by whoever types them, before there is one. */
const shipped = sources.filter(({ file }) => !/\.test\.tsx?$|\/testing\/|^src\/commands\//.test(file));

function findings(pattern: RegExp, among = shipped): string[] {
  return among.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
}

/** `16.4.6` → [16, 4, 6]. */
function versionOf(name: string): number[] {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string };
  return version.split(".").map(Number.parseFloat);
}

/** A template of SQL that is not Prisma's tag, with something filled in that is neither a constant nor a number. */
function pastesIntoSql(file: string, text: string): boolean {
  const isTag = (node: ts.Node) => ts.isTaggedTemplateExpression(node) && /(?:\$queryRaw|\$executeRaw|\bsql)$/.test(node.tag.getText());
  const pastes = (node: ts.Node): boolean =>
    (ts.isTemplateExpression(node) &&
      !isTag(node.parent) &&
      /SELECT|INSERT|UPDATE|DELETE|PRAGMA/.test([node.head, ...node.templateSpans.map(({ literal }) => literal)].map((part) => part.text).join("")) &&
      node.templateSpans.some(({ expression }) => !/^(?:Prisma\.|columns|[A-Z_]+$|Number\()/.test(expression.getText()))) ||
    ts.forEachChild(node, (child) => pastes(child) || undefined) === true;
  return pastes(parseScreen(file, text));
}

describe("the source", () => {
  test("is all there", () => expect(shipped.length).toBeGreaterThan(150));

  // What the linter cannot see. `process.env`, `console`, child processes and dangerouslySetInnerHTML are rules in biome.json.
  test("runs no text as code, as SQL or as HTML", () => {
    expect(findings(/\$(?:query|execute)RawUnsafe|Prisma\.raw\(/)).toEqual([]);
    expect(findings(/new Function\(|\bFunction\(|setTimeout\("|setInterval\("/)).toEqual([]);
    expect(findings(/\.innerHTML|document\.write|insertAdjacentHTML/)).toEqual([]);
  });

  test("writes SQL where SQL is written, and pastes nothing into it", () => {
    const allowed = /^src\/(?:db|usage|queries)\//;
    expect(findings(/\$(?:query|execute)Raw\b|\.prepare\([`"s]/).filter((file) => !allowed.test(file))).toEqual([]);
    const untagged = shipped.filter(({ file, text }) => /SELECT|INSERT|UPDATE|DELETE|PRAGMA/.test(text) && pastesIntoSql(file, text));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code to be read
    const samples = ["`SELECT ${id}`", "raw`DELETE FROM a WHERE b = ${id}`", "Prisma.sql`SELECT ${`UPDATE ${id}`}`"];
    expect(samples.filter((sample) => !pastesIntoSql("sample.ts", sample))).toEqual([]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code to be read
    expect(pastesIntoSql("sample.ts", "database().$queryRaw<{ id: string }[]>`SELECT ${id} FROM ${Prisma.sql`a`}`")).toBe(false);
    const known = ["src/db/sqlite/statements.ts"]; // the names of our own columns
    expect(untagged.map(({ file }) => file).filter((file) => !known.includes(file))).toEqual([]);
  });

  test("stands on versions without known holes", () => {
    const atLeast = (name: string, floor: number[]) => versionOf(name).reduce((order, part, i) => order || part - (floor[i] as number), 0) >= 0;
    const floors: [string, number[]][] = [
      ["next", [16, 3, 5]],
      ["undici", [7, 18, 0]],
      ["react", [19, 2, 1]],
    ];
    expect(floors.filter(([name, floor]) => !atLeast(name, floor))).toEqual([]);
  });
});

interface Lookup {
  file: string;
  key: string;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

const parseScreen = (file: string, text: string) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
const screens = shipped.filter(({ file }) => file.endsWith(".tsx")).map(({ file, text }) => ({ file, tree: parseScreen(file, text) }));

/** Attributes, and options of components and toasts, that people read, or hear. */
const READ_ATTRIBUTES = new Set([
  ...["title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext"],
  ...["label", "hint", "text", "description", "confirmLabel", "submitLabel"],
]);

/** The literal parts of what an expression may show: of a string, a template, either branch of a choice. */
function literalParts(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return literalParts(node.expression);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isConditionalExpression(node)) return [...literalParts(node.whenTrue), ...literalParts(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...literalParts(node.left), ...literalParts(node.right)];
  return [];
}

function literalTexts(node: ts.Node): string[] {
  if (ts.isJsxText(node)) return [node.text];
  if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) return literalParts(node);
  if (ts.isJsxAttribute(node) && READ_ATTRIBUTES.has(node.name.getText())) return literalParts(node.initializer);
  // In an object, one word may be a message's key.
  if (ts.isPropertyAssignment(node) && READ_ATTRIBUTES.has(node.name.getText()))
    return literalParts(node.initializer).filter((text) => /\p{L}\s+\p{L}/u.test(text));
  return [];
}

/** The same in every language: a path, code, a time zone, a currency. */
const NAMES = [/^\/api\//, /^const client = new OpenAI\(\{$/, /^\(UTC\)$/, /^USD$/];

/** What a screen says that is in no messages. */
function spokenTexts(tree: ts.SourceFile): string[] {
  const texts: string[] = [];
  visit(tree, (node) => texts.push(...literalTexts(node).map((text) => text.trim())));
  return texts.filter((text) => /\p{L}{2,}/u.test(text) && !NAMES.some((name) => name.test(text)));
}

interface Translator {
  /** Null: computed. */
  namespace: string | null;
  scope: ts.Node;
}

const scopeOf = (node: ts.Node): ts.Node => ts.findAncestor(node, (one) => ts.isFunctionLike(one) || ts.isSourceFile(one)) ?? node;

/** The translators of a screen, by the names of their variables: `const t = useTranslations("tokens")`. */
function findTranslators(tree: ts.SourceFile): Map<string, Translator[]> {
  const found = new Map<string, Translator[]>();
  visit(tree, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isIdentifier(node.name)) return;
    const match = /(?:useTranslations|getTranslations)\((?:"([^"]*)"|[^)]*)\)$/.exec(node.initializer.getText());
    if (!match) return;
    const namespace = match[1] ?? (match[0].endsWith("()") ? "" : null);
    found.set(node.name.text, [...(found.get(node.name.text) ?? []), { namespace, scope: scopeOf(node) }]);
  });
  return found;
}

/** Calls of translators: `t("title")`. A computed key is looked at where its parts are literals. */
function lookups({ file, tree }: (typeof screens)[number]): Lookup[] {
  const translators = findTranslators(tree);
  const found: Lookup[] = [];
  visit(tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression.getText().replace(/\.(?:rich|markup|raw)$/, "");
    const argument = node.arguments[0];
    if (!argument || !ts.isStringLiteralLike(argument)) return;
    const near = translators.get(callee)?.filter(({ scope }) => ts.findAncestor(node, (one) => one === scope));
    const namespace = near?.at(-1)?.namespace ?? null;
    if (namespace !== null) found.push({ file, key: [namespace, argument.text].filter(Boolean).join(".") });
    const direct = /^\(await getTranslations\("([^"]+)"\)\)$/.exec(node.expression.getText());
    if (direct) found.push({ file, key: `${direct[1]}.${argument.text}` });
  });
  return found;
}

function hasMessage(key: string): boolean {
  const value = key.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], messages);
  return typeof value === "string";
}

describe("the screens", () => {
  test("say nothing that is not in the messages, so that another language is one file", () => {
    expect(screens.flatMap(({ file, tree }) => spokenTexts(tree).map((text) => `${file}: ${text}`))).toEqual([]);
  });

  test.each([
    "<p>Hello there</p>",
    '<p>{"Hello there"}</p>',
    '<p>{isNew ? "Hello there" : t("known")}</p>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source code, to be found
    "<p>{`Hello there, ${name}`}</p>",
    '<p>{isNew && "Hello there"}</p>',
    '<button aria-label="Hello there" />',
    '<img alt={"Hello there"} />',
    '<input placeholder={isNew ? "Hello there" : undefined} />',
    '<a title="Hello there" />',
    'showToast({ tone: "good", title: "Hello there" })',
  ])("a text that is not in the messages is found: %s", (source) => {
    expect(spokenTexts(parseScreen("sample.tsx", `const sample = ${source};`)).map((text) => text.replace(/,$/, ""))).toEqual(["Hello there"]);
  });

  test("names, keys and classes are no such text", () => {
    const source = 'const sample = <p className="grid gap-2" title={t("title")}>{t(isNew ? "newKey" : "oldKey")} · {count}</p>;';
    expect(spokenTexts(parseScreen("sample.tsx", source))).toEqual([]);
  });

  test("write dates and numbers in the reader's language, never in a fixed one", () => {
    const shown = shipped.filter(({ file }) => /^src\/(?:app|ui)\//.test(file));
    expect(findings(/new Intl\.\w+\(\s*(?:["'`)]|undefined|\[)|\.toLocale(?:Date|Time)?String\(/, shown)).toEqual([]);
  });

  test("ask for messages that exist", () => {
    const asked = screens.flatMap(lookups);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter(({ key }) => !hasMessage(key))).toEqual([]);
  });
});
