import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeResellerSnippets, RESELLER_MODELS } from "../../src/ui/snippets/reseller-snippets";
import { bySize } from "../tools/support/full-size";
import { runCode } from "./run-snippet";
import { only, type Stage, startStage } from "./start-stage";

let stage: Stage;
let key = "";
beforeAll(async () => {
  stage = await startStage("server");
  await stage.account.call("POST", "/api/balance/charge", { amount: 5 });
  key = (await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "Quickstart" })).key;
});
afterAll(() => stage.close());

const PROGRAMS = { curl: "bash", javascript: process.execPath, "ai-sdk": process.execPath, langchain: process.execPath } as const;
/** The frameworks' are the same lines for each model: small, one is enough. */
const CASES = RESELLER_MODELS.flatMap((model, index) => {
  const tools = [
    "curl",
    "javascript",
    ...(index === 0 ? (["ai-sdk", "langchain"] as const) : bySize({ small: [], full: ["ai-sdk", "langchain"] as const })),
  ] as const;
  return tools.map((tool) => ({ model, tool }));
});
/** LangChain's answer does not carry what the call cost. */
const SAY_THE_CHARGE = ["curl", "javascript", "ai-sdk"];

describe("the quickstart's snippets with one key run as they stand, and their calls are paid", () => {
  test.each(CASES)("$model with $tool", async ({ model, tool }) => {
    const { code } = only(makeResellerSnippets({ origin: stage.app.origin, key, model }).filter((one) => one.tool === tool));
    const { result, logged } = await stage.metered(() => runCode({ tool, code, program: PROGRAMS[tool] }));
    const call = only(logged);
    expect(call).toMatchObject({
      requestedModel: model,
      statusCode: 200,
      cost: { status: "priced", charged: expect.stringMatching(/^0\.\d{9}$/) },
    });
    expect(result.trim()).not.toBe("");
    if (SAY_THE_CHARGE.includes(tool)) expect(result).toContain((call.cost as { charged?: string }).charged);
  });
});
