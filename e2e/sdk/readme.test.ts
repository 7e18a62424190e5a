import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/root";
import { readmeBlocks, runBlock } from "./readme-blocks";
import { only, type Stage, startStage } from "./start-stage";

const blocks = readmeBlocks();
const calls = blocks.filter(({ language, code }) => language === "js" || (language === "sh" && code.includes("X-Monitor-Token")));
const commands = blocks.filter(({ language, code }) => language === "sh" && code.includes("cookies.txt"));
const scripts = blocks.filter(({ language, code }) => language === "sh" && code.startsWith("npm "));

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("server");
});
afterAll(() => stage.close());

describe("the README", () => {
  test("has no block that nothing runs: Python's runs with Python's SDKs", () => {
    expect(blocks.filter(({ language }) => language === "js" || language === "sh")).toHaveLength(calls.length + commands.length + scripts.length);
    expect([calls.length, commands.length, scripts.length]).toEqual([4, 1, 2]);
  });

  test.each(calls.map(({ language, code }, i) => [i + 1, language, code] as const))(
    "call %i (%s) runs as it stands and is metered",
    async (_, language, code) => {
      const [file, program] = language === "js" ? ["block.mjs", process.execPath] : ["block.sh", "bash"];
      const { logged } = await stage.metered(() => runBlock(stage, code, file, program));
      expect(only(logged)).toMatchObject({ statusCode: 200, tokens: { input: 1000, output: 200 }, cost: { status: "priced" } });
    },
  );

  test("its commands without a browser each answer", async () => {
    const code = only(commands).code.replaceAll("curl ", "curl -sS --fail-with-body ");
    const printed = await runBlock(stage, `set -e\n${code}`, "block.sh", "bash");
    for (const part of ['"ada@example.com"', '"token":"mon_sk_', '"byProvider"', '"models"', '"requests"', '"status":"ok"'])
      expect(printed).toContain(part);
  });

  test("names only npm scripts that there are", () => {
    const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const { scripts: existing } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(existing, name).toHaveProperty(name);
  });

  test("names every variable of the environment that there is, and no other", () => {
    const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const source = readFileSync(path.join(ROOT, "src/env.ts"), "utf8");
    const defined = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = ""]) => name).filter((name) => name !== "NODE_ENV");
    const table = text.slice(text.indexOf("| variable |"), text.indexOf("## How it works"));
    const documented = [...table.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, name = ""]) => name);
    expect(new Set(documented)).toEqual(new Set(defined));
    const example = readFileSync(path.join(ROOT, ".env.example"), "utf8");
    expect(new Set([...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name = ""]) => name))).toEqual(
      new Set(defined.filter((name) => !name.endsWith("_API_KEY"))),
    );
  });
});
