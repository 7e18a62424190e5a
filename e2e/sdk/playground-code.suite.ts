import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_PARAMETERS, type Target } from "../../src/app/(dashboard)/playground/ask";
import { showCode } from "../../src/app/(dashboard)/playground/show-code";
import { scriptKey } from "../tools/simulator/start-simulator";
import { ROOT } from "../tools/support/root";
import { runProgram } from "./run-program";
import { only, type Stage, startStage } from "./start-stage";

let stage: Stage;
let key = "";
beforeAll(async () => {
  stage = await startStage("server");
  await stage.account.call("POST", "/api/balance/charge", { amount: 5 });
  key = (await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "Playground" })).key;
});
afterAll(() => stage.close());

const own = (id: string, wire: "openai" | "anthropic" | "google", model: string): Target => ({
  mount: { id, name: id, wire, quirks: [], keyVariable: `${id.toUpperCase()}_API_KEY` },
  model,
  canReason: false,
});
const TARGETS: Target[] = [
  { mount: null, model: "claude-haiku-4-5", canReason: false },
  own("openai", "openai", "gpt-4o-mini"),
  own("anthropic", "anthropic", "claude-haiku-4-5"),
  own("google", "google", "gemini-3.5-flash"),
  own("xai", "openai", "grok-4.5"),
];
const ASK = {
  system: 'Answer in one word; say it\'s "done".',
  parameters: { ...NO_PARAMETERS, temperature: 0.5, maxTokens: 40 },
  messages: [
    { role: "user" as const, text: "It's $5 & `more`\n\\o/", files: [] },
    { role: "assistant" as const, text: "Yes.", files: [] },
    { role: "user" as const, text: "Go on.", files: [] },
  ],
};
const PROGRAMS = { curl: ["call.sh", "bash"], javascript: ["call.mjs", process.execPath] } as const;

describe.each(TARGETS)("the code that the playground shows for $model at $mount.id runs as it stands", (target) => {
  test.each(["curl", "javascript"] as const)("in %s", async (language) => {
    const [name, program] = PROGRAMS[language];
    mkdirSync(path.join(ROOT, "dist"), { recursive: true });
    const folder = mkdtempSync(path.join(ROOT, "dist/snippet-")); // inside the project, so that its packages are found
    try {
      const file = path.join(folder, name);
      writeFileSync(file, showCode(language, { origin: stage.app.origin, target, ask: ASK }));
      const env: Record<string, string> = target.mount
        ? { MONITOR_TOKEN: stage.token, [target.mount.keyVariable as string]: scriptKey({ tokens: { input: 1000, output: 30 } }) }
        : { LLM_MONITOR_API_KEY: key };
      const { result, logged } = await stage.metered(() => runProgram(program, [file], env));
      expect(result.trim()).not.toBe("");
      expect(only(logged)).toMatchObject({ requestedModel: target.model, statusCode: 200, isStreaming: true, cost: { status: "priced" } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
