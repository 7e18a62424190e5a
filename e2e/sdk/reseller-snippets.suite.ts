import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeResellerSnippets, RESELLER_MODELS } from "../../src/ui/reseller-snippets";
import { ROOT } from "../tools/support/root";
import { runProgram } from "./run-program";
import { only, type Stage, startStage } from "./start-stage";

let stage: Stage;
let key = "";
beforeAll(async () => {
  stage = await startStage("server");
  await stage.account.call("POST", "/api/balance/charge", { amount: 5 });
  key = (await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "Quickstart" })).key;
});
afterAll(() => stage.close());

const PROGRAMS = { curl: ["snippet.sh", "bash"], javascript: ["snippet.mjs", process.execPath] } as const;

describe.each(RESELLER_MODELS)("the quickstart's snippet for %s runs as it stands, and its call is paid", (model) => {
  test.each(["curl", "javascript"] as const)("in %s", async (language) => {
    const { code } = only(makeResellerSnippets({ origin: stage.app.origin, key, model }).filter((one) => one.language === language));
    const [name, program] = PROGRAMS[language];
    mkdirSync(path.join(ROOT, "dist"), { recursive: true });
    const folder = mkdtempSync(path.join(ROOT, "dist/snippet-")); // inside the project, so that its packages are found
    try {
      const file = path.join(folder, name);
      writeFileSync(file, code);
      const { result, logged } = await stage.metered(() => runProgram(program, [file], {}));
      const call = only(logged);
      expect(call).toMatchObject({
        requestedModel: model,
        statusCode: 200,
        cost: { status: "priced", charged: expect.stringMatching(/^0\.\d{9}$/) },
      });
      expect(result).toContain((call.cost as { charged?: string }).charged);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
