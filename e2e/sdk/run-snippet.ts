import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { makeSnippets, type Snippet, type SnippetTool } from "../../src/ui/snippets/snippets";
import { scriptKey } from "../tools/simulator/start-simulator";
import { ROOT } from "../tools/support/root";
import { runProgram } from "./run-program";
import { only, type Stage } from "./start-stage";

/** What runs without a program of somebody else's to be installed first. */
export const SNIPPET_FILES = {
  curl: "snippet.sh",
  javascript: "snippet.mjs",
  python: "snippet.py",
  "ai-sdk": "snippet.mjs",
  langchain: "snippet.mjs",
} as const satisfies Partial<Record<SnippetTool, string>>;
export type RunnableTool = keyof typeof SNIPPET_FILES;

/** Runs code as it stands, in a folder inside the project, so that its packages are found; what it prints. */
export async function runCode({
  tool,
  code,
  env = {},
  program,
}: {
  tool: RunnableTool;
  code: string;
  env?: Record<string, string>;
  program: string;
}) {
  mkdirSync(path.join(ROOT, "dist"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, "dist/snippet-"));
  try {
    const file = path.join(folder, SNIPPET_FILES[tool]);
    writeFileSync(file, code);
    return await runProgram(program, [file], env);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs one snippet of the quickstart just as it is shown, and checks that its call is on the dashboard with tokens and cost. */
export async function expectSnippetToRun(stage: Stage, id: Snippet["id"] & `${string}-${RunnableTool}`, program: string): Promise<void> {
  const snippet = only(makeSnippets(stage.app.origin, stage.token).filter((one) => one.id === id));
  const env = { [snippet.keyVariable]: scriptKey({ tokens: { input: 1000, output: 50 } }) };
  const { result, logged } = await stage.metered(() => runCode({ tool: snippet.tool as RunnableTool, code: snippet.code, env, program }));
  expect(result.trim()).not.toBe("");
  expect(only(logged)).toMatchObject({
    provider: snippet.provider,
    statusCode: 200,
    tokens: { input: 1000, output: 50 },
    cost: { status: "priced" },
  });
  expect(Number(only(logged).cost.provider)).toBeGreaterThan(0);
}
