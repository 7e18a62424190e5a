import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findScript } from "../../e2e/tools/support/bundle-scripts";
import { keepSecret } from "./session-secret";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "secret-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is made once, kept, and readable by its owner only", () => {
  const file = path.join(folder, "data", "jwt-secret");
  const secret = keepSecret(file);
  expect(secret.byteLength).toBeGreaterThanOrEqual(32);
  expect(keepSecret(file)).toEqual(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  expect(readdirSync(path.dirname(file))).toEqual(["jwt-secret"]);
  expect(keepSecret(path.join(folder, "other"))).not.toEqual(secret);
});

it("is never replaced: a file that is no secret stops the start", () => {
  const file = path.join(folder, "jwt-secret");
  writeFileSync(file, "short");
  expect(() => keepSecret(file)).toThrow(/too short/);
});

it("is the same for processes that start together", async () => {
  const file = path.join(folder, "jwt-secret");
  const run = () => promisify(execFile)(process.execPath, [findScript("print-secret"), file]);
  const outputs = await Promise.all(Array.from({ length: 4 }, run));
  expect(new Set(outputs.map(({ stdout }) => stdout.trim())).size).toBe(1);
  expect(outputs[0]?.stdout.trim().length).toBeGreaterThanOrEqual(64);
});
