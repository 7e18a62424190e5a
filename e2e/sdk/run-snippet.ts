import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { makeSnippets, type Snippet, type SnippetLanguage } from "../../src/ui/snippets";
import { scriptKey } from "../tools/simulator/start-simulator";
import { ROOT } from "../tools/support/root";
import { runProgram } from "./run-program";
import { only, type Stage } from "./start-stage";

const FILE_NAMES: Record<SnippetLanguage, string> = { curl: "snippet.sh", javascript: "snippet.mjs", python: "snippet.py" };

/** Runs one snippet of the quickstart just as it is shown, and checks that its call is on the dashboard with tokens and cost. */
export async function expectSnippetToRun(stage: Stage, id: Snippet["id"], program: string): Promise<void> {
  const snippet = only(makeSnippets(stage.app.origin, stage.token).filter((one) => one.id === id));
  mkdirSync(path.join(ROOT, "dist"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, "dist/snippet-")); // inside the project, so that its packages are found
  try {
    const file = path.join(folder, FILE_NAMES[snippet.language]);
    writeFileSync(file, snippet.code);
    const env = { [snippet.keyVariable]: scriptKey({ tokens: { input: 1000, output: 50 } }) };
    const { result, logged } = await stage.metered(() => runProgram(program, [file], env));
    expect(result.trim()).not.toBe("");
    expect(only(logged)).toMatchObject({
      provider: snippet.provider,
      statusCode: 200,
      tokens: { input: 1000, output: 50 },
      cost: { status: "priced" },
    });
    expect(Number(only(logged).cost.provider)).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
