import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUsd } from "../../src/domain/money";
import { makeResellerSnippets, RESELLER_MODELS } from "../../src/ui/snippets/reseller-snippets";
import { SNIPPET_PROVIDERS } from "../../src/ui/snippets/snippets";
import { openServerShop } from "../money/server/open-shop";
import { scriptKey } from "../tools/simulator/start-simulator";
import { ALL_MOUNTS } from "../tools/support/full-size";
import { makeVenv } from "./python/make-venv";
import { readmeBlocks, runBlock } from "./readme-blocks";
import { runProgram } from "./run-program";
import { expectSnippetToRun, runCode } from "./run-snippet";
import { only, type Stage, startStage } from "./start-stage";

const SCRIPTS = [
  { script: "openai_sdk.py", provider: "openai", calls: 10 },
  { script: "anthropic_sdk.py", provider: "anthropic", calls: 6 },
  { script: "google_sdk.py", provider: "google", calls: 5 },
] as const;

let python: string;
beforeAll(() => {
  python = makeVenv();
}, 300_000);

describe.each(ALL_MOUNTS)("Python through the %s mount", (mount) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(mount, { GOOGLE_API_KEY: scriptKey({ tokens: { input: 1000, output: 200 } }) });
  });
  afterAll(() => stage.close());

  test.each(SCRIPTS)("$script does all that it does without us, and each call is metered", async ({ script, provider, calls }) => {
    const env = { BASE_URL: stage.url(provider), MONITOR_TOKEN: stage.token, API_KEY: "sk-test", PYTHONUTF8: "1" };
    const { logged } = await stage.metered(() => runProgram(python, [path.join(import.meta.dirname, "python", script)], env));
    expect(logged).toHaveLength(calls);
    for (const call of logged) expect(call).toMatchObject({ provider, outcome: "completed", cost: { status: "priced" } });
  });

  test("the README's block runs as it stands, and its call is seen", async () => {
    const [block] = readmeBlocks().filter(({ language, code }) => language === "python" && !code.includes("LLM_KEY"));
    const { logged } = await stage.metered(() => runBlock(stage, block?.code ?? "", "block.py", python));
    expect(logged).toHaveLength(1);
  });

  test("the README's block with one key for every provider runs as it stands, and is paid from the balance", async () => {
    const [block] = readmeBlocks().filter(({ language, code }) => language === "python" && code.includes("LLM_KEY"));
    await stage.account.call("POST", "/api/balance/charge", { amount: 1 });
    const { key } = await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "readme" });
    const { result, logged } = await stage.metered(() => runBlock(stage, block?.code ?? "", "block.py", python, { LLM_KEY: key }));
    expect([result.trim() !== "", logged.length]).toEqual([true, 1]);
    const { transactions } = await stage.account.call<{ transactions: { type: string }[] }>("GET", "/api/balance");
    expect(transactions.map(({ type }) => type)).toEqual(["charge", "topup"]);
  });

  test.each(SNIPPET_PROVIDERS)("the quickstart's snippet for %s runs as it stands, and its call is seen", (provider) =>
    expectSnippetToRun(stage, `${provider}-python`, python),
  );

  test("the quickstart's snippets with one key run as they stand, and say what they were charged", async () => {
    const { key } = await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "quickstart" });
    for (const model of RESELLER_MODELS) {
      await stage.account.call("POST", "/api/balance/charge", { amount: 1 });
      const snippet = makeResellerSnippets({ origin: stage.app.origin, key, model }).find(({ tool }) => tool === "python");
      const { result, logged } = await stage.metered(() => runCode({ tool: "python", code: snippet?.code ?? "", program: python }));
      const call = only(logged);
      expect(call).toMatchObject({ requestedModel: model, statusCode: 200 });
      expect(result).toContain(`USD ${(call.cost as { charged?: string }).charged}`);
    }
  });
});

test("each SDK for Python calls four providers with one key, and the balance falls by what it was told", async () => {
  const stage = await startStage("server");
  try {
    const shop = await openServerShop(stage.app, "10.00");
    const env = { BASE_URL: `${stage.app.origin}/api/v1`, API_KEY: shop.key, PYTHONUTF8: "1" };
    const run = (script: string) => runProgram(python, [path.join(import.meta.dirname, "python", script)], env);
    let balance = parseUsd("10.00");
    for (const script of ["reseller_sdk.py", "reseller_anthropic.py"]) {
      balance -= parseUsd((await run(script)).trim());
      expect((await shop.balance()).balance, script).toBe(balance);
    }
    // Google's drops what it does not know of an answer's usage, the charge among it.
    expect(Number(await run("reseller_google.py"))).toBe(12);
    expect((await shop.balance()).balance).toBeLessThan(balance);
    expect(stage.simulator.books.calls.flatMap(({ complaints }) => complaints)).toEqual([]);
  } finally {
    await stage.close();
  }
});
