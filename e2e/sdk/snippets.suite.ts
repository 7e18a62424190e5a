import { afterAll, beforeAll, describe, test } from "vitest";
import { SNIPPET_PROVIDERS } from "../../src/ui/snippets";
import { expectSnippetToRun } from "./run-snippet";
import { type Stage, startStage } from "./start-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("server");
});
afterAll(() => stage.close());

describe.each(SNIPPET_PROVIDERS)("the quickstart's snippet for %s runs as it stands, and its call is seen", (provider) => {
  test("in curl", () => expectSnippetToRun(stage, `${provider}-curl`, "bash"));
  test("in JavaScript", () => expectSnippetToRun(stage, `${provider}-javascript`, process.execPath));
});
