import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { scriptKey } from "../tools/simulator/start-simulator";
import { ROOT } from "../tools/support/root";
import { runProgram } from "./run-program";
import type { Stage } from "./start-stage";

export interface ReadmeBlock {
  language: string;
  code: string;
}

/** The fenced blocks of the README, in order. */
export function readmeBlocks(): ReadmeBlock[] {
  const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => ({ language, code }));
}

const PROVIDER_KEYS = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "XAI_API_KEY"];

/** Runs a block as it stands, but for the address: the test's server is not on the README's port. */
export function runBlock(stage: Stage, code: string, file: string, program: string, extra: Record<string, string> = {}): Promise<string> {
  mkdirSync(path.join(ROOT, "dist"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, "dist/readme-")); // inside the project, so that its packages are found
  const place = path.join(folder, file);
  writeFileSync(place, code.replaceAll("http://localhost:3001", stage.app.origin).replaceAll("cookies.txt", path.join(folder, "cookies.txt")));
  const keys = Object.fromEntries(PROVIDER_KEYS.map((name) => [name, scriptKey({ tokens: { input: 1000, output: 50 } })]));
  return runProgram(program, [place], { ...keys, MONITOR_TOKEN: stage.token, ...extra }).finally(() => rmSync(folder, { recursive: true }));
}
