import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUsd } from "../../src/domain/money";
import { isKeyVariable } from "../../src/env";
import { EVENT_HANDLERS } from "../../src/payments/receive-event";
import { ROOT } from "../tools/support/root";
import { readmeBlocks, runBlock } from "./readme-blocks";
import { only, type Stage, startStage } from "./start-stage";

const blocks = readmeBlocks();
const resold = blocks.filter(({ language, code }) => language !== "python" && code.includes("LLM_KEY"));
const calls = blocks.filter(({ language, code }) => !code.includes("LLM_KEY") && (language === "js" || code.includes("X-Monitor-Token: $")));
const commands = blocks.filter(({ language, code }) => language === "sh" && code.includes("cookies.txt"));
const scripts = blocks.filter(({ language, code }) => language === "sh" && code.startsWith("npm "));

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("server");
});
afterAll(() => stage.close());

describe("the README", () => {
  test("has no block that nothing runs: Python's runs with Python's SDKs", () => {
    expect(blocks.filter(({ language }) => language === "js" || language === "sh")).toHaveLength(
      calls.length + resold.length + commands.length + scripts.length,
    );
    expect([calls.length, resold.length, commands.length, scripts.length]).toEqual([4, 3, 1, 2]);
  });

  test.each(calls.map(({ language, code }, i) => [i + 1, language, code] as const))(
    "call %i (%s) runs as it stands and is metered",
    async (_, language, code) => {
      const [file, program] = language === "js" ? ["block.mjs", process.execPath] : ["block.sh", "bash"];
      const { logged } = await stage.metered(() => runBlock(stage, code, file, program));
      expect(only(logged)).toMatchObject({ statusCode: 200, tokens: { input: 1000, output: 50 }, cost: { status: "priced" } });
    },
  );

  test("its calls with one key for every provider run as they stand, and the balance falls by what they show", async () => {
    await stage.account.call("POST", "/api/balance/charge", { amount: 10 });
    const { key } = await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "readme" });
    const [curl, js, formats] = resold;
    const answer = JSON.parse(await runBlock(stage, `${curl?.code.replace("curl ", "curl -sS ")}`, "block.sh", "bash", { LLM_KEY: key }));
    const lines = (await runBlock(stage, js?.code ?? "", "block.mjs", process.execPath, { LLM_KEY: key })).trim().split("\n");
    expect(lines).toHaveLength(4);
    const inFormats = (await runBlock(stage, formats?.code ?? "", "block.mjs", process.execPath, { LLM_KEY: key })).trim().split("\n");
    expect(inFormats).toHaveLength(3);
    const shown = [answer.usage.cost as string, ...[...lines, ...inFormats].map((line) => line.split(" ").at(-1) as string)].map(parseUsd);
    const { balance, held } = await stage.account.call<{ balance: string; held: string }>("GET", "/api/balance");
    expect([parseUsd(balance), parseUsd(held)]).toEqual([parseUsd("10") - shown.reduce((sum, cost) => sum + cost, 0n), 0n]);
    expect(shown.every((cost) => cost > 0n)).toBe(true);
  });

  test("its commands without a browser each answer", async () => {
    const code = only(commands).code.replaceAll("curl ", "curl -sS --fail-with-body ");
    const printed = await runBlock(stage, `set -e\n${code}`, "block.sh", "bash");
    for (const part of [
      '"ada@example.com"',
      '"token":"mon_sk_',
      '"key":"llm_sk_',
      '"balance":"10.000000000"',
      '"byProvider"',
      '"models"',
      '"requests"',
      '"status":"ok"',
    ])
      expect(printed).toContain(part);
  });

  test("names only npm scripts that there are", () => {
    const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const { scripts: existing } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(existing, name).toHaveProperty(name);
  });

  test("names every event that the webhook is to be subscribed to, and no other", () => {
    const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const named = [...text.matchAll(/`((?:checkout|charge|payment_intent|refund)\.[a-z_.]+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...EVENT_HANDLERS.keys()].sort());
  });

  /** Read by their pattern: providers' keys, and where providers are. */
  const isProviders = (name: string) => isKeyVariable(name) || /^UPSTREAM_[A-Z]+_URL$/.test(name);

  test("names every variable of the environment that there is, and no other", () => {
    const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const source = readFileSync(path.join(ROOT, "src/env.ts"), "utf8");
    const defined = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = ""]) => name).filter((name) => name !== "NODE_ENV");
    const table = text.slice(text.indexOf("| variable |"), text.indexOf("## How it works"));
    const documented = [...table.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, name = ""]) => name);
    expect(new Set(documented.filter((name) => !isProviders(name)))).toEqual(new Set(defined));
    const example = readFileSync(path.join(ROOT, ".env.example"), "utf8");
    const shown = [...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name = ""]) => name);
    expect(new Set(shown.filter((name) => !isProviders(name)))).toEqual(new Set(defined));
    for (const provider of ["OPENAI", "ANTHROPIC", "GOOGLE", "XAI"])
      expect(shown).toEqual(expect.arrayContaining([`${provider}_API_KEY`, `UPSTREAM_${provider}_URL`]));
  });
});
