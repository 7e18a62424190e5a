import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const SCRIPT =
  'import { register } from "tsx/esm/api"; register(); const { prepare } = await import("./src/runtime.ts"); await prepare(); process.exit(0);';

function start(file: string): Promise<{ code: number | null; output: string }> {
  const env = { PATH: process.env.PATH, NODE_ENV: "production" as const, DATABASE_URL: `file:${file}`, LOG_LEVEL: "error" };
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, output })));
}

test("processes that start together on an empty folder all come up, and nobody else may read what they make", async () => {
  const parent = mkdtempSync(path.join(tmpdir(), "start-"));
  const folder = path.join(parent, "data");
  const started = await Promise.all([1, 2, 3].map(() => start(path.join(folder, "app.db"))));
  expect(started).toEqual(started.map(() => ({ code: 0, output: "" })));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect([name, statSync(path.join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  rmSync(parent, { recursive: true, force: true });
}, 60_000);
