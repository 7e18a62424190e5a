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
    // A template of SQL that is not Prisma's tag, with something filled in that is neither a constant nor a number.
    const pasted = /(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA)[^`]*\$\{(?!Prisma\.|columns|[A-Z_]+\}|Number\()/;
    const untagged = shipped.filter(({ text }) =>
      [...text.matchAll(/(?<!\$queryRaw|\$executeRaw|sql)`([^`]*)`/g)].some(([, body]) => pasted.test(body ?? "")),
    );
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

const screens = shipped
  .filter(({ file }) => file.endsWith(".tsx"))
  .map(({ file, text }) => ({ file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX) }));

/** Attributes that people read, or hear. */
const READ_ATTRIBUTES = new Set(["title", "alt", "placeholder", "aria-label", "aria-description", "label", "hint"]);

function literalText(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return node.text;
  if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression) && !ts.isJsxAttribute(node.parent))
    return node.expression.text;
  if (ts.isJsxAttribute(node) && READ_ATTRIBUTES.has(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer))
    return node.initializer.text;
  return null;
}

/** Calls of translators: `const t = useTranslations("tokens")` … `t("title")`. A computed key is looked at where its parts are literals. */
function lookups({ file, tree }: (typeof screens)[number]): Lookup[] {
  const namespaces = new Map<string, string>();
  const found: Lookup[] = [];
  visit(tree, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isIdentifier(node.name)) return;
    const match = /(?:useTranslations|getTranslations)\((?:"([^"]*)")?\)$/.exec(node.initializer.getText());
    if (match) namespaces.set(node.name.text, match[1] ?? "");
  });
  visit(tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression.getText().replace(/\.(?:rich|markup|raw)$/, "");
    const argument = node.arguments[0];
    const namespace = namespaces.get(callee);
    if (namespace !== undefined && argument && ts.isStringLiteralLike(argument))
      found.push({ file, key: [namespace, argument.text].filter(Boolean).join(".") });
    const direct = /^\(await getTranslations\("([^"]+)"\)\)$/.exec(node.expression.getText());
    if (direct && argument && ts.isStringLiteralLike(argument)) found.push({ file, key: `${direct[1]}.${argument.text}` });
  });
  return found;
}

function hasMessage(key: string): boolean {
  const value = key.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], messages);
  return typeof value === "string";
}

describe("the screens", () => {
  test("say nothing that is not in the messages, so that another language is one file", () => {
    const spoken = screens.flatMap(({ file, tree }) => {
      const texts: string[] = [];
      visit(tree, (node) => {
        const text = literalText(node)?.trim();
        if (text && /\p{L}{2,}/u.test(text)) texts.push(`${file}: ${text}`);
      });
      return texts;
    });
    expect(spoken).toEqual([]);
  });

  test("ask for messages that exist", () => {
    const asked = screens.flatMap(lookups);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter(({ key }) => !hasMessage(key))).toEqual([]);
  });
});
