import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeSnippets, SNIPPET_PROVIDERS } from "../../src/ui/snippets/snippets";
import { bySize } from "../tools/support/full-size";
import { expectSnippetToRun } from "./run-snippet";
import { type Stage, startStage } from "./start-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("server");
});
afterAll(() => stage.close());

/** Where they are run instead: with Python's packages, and with the agents' own programs, which are not among this project's. */
const ELSEWHERE = { python: "python.test.ts", "claude-code": "agents.test.ts", codex: "agents.test.ts" };

describe.each(SNIPPET_PROVIDERS)("the quickstart's snippet for %s runs as it stands, and its call is seen", (provider) => {
  test("in curl", () => expectSnippetToRun(stage, `${provider}-curl`, "bash"));
  test("in JavaScript", () => expectSnippetToRun(stage, `${provider}-javascript`, process.execPath));
  // Loading a framework takes seconds: small, one of the two for each provider.
  const frameworks = [
    ["the AI SDK", `${provider}-ai-sdk`],
    ["LangChain", `${provider}-langchain`],
  ] as [string, `${typeof provider}-${"ai-sdk" | "langchain"}`][];
  const turn = SNIPPET_PROVIDERS.indexOf(provider) % 2;
  test.each(bySize({ small: frameworks.slice(turn, turn + 1), full: frameworks }))("with %s", (_, id) =>
    expectSnippetToRun(stage, id, process.execPath),
  );
});

test("no snippet is shown that nothing runs", () => {
  const here = ["curl", "javascript", "ai-sdk", "langchain"];
  const others = makeSnippets("https://meter.example.com", "mon_sk_test").filter(({ tool }) => !here.includes(tool));
  expect(others.filter(({ tool }) => !(tool in ELSEWHERE))).toEqual([]);
});
