import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startPrepare } from "./testing/start-script";

test("processes that start together on an empty folder all come up, and nobody else may read what they make", async () => {
  const parent = mkdtempSync(path.join(tmpdir(), "start-"));
  const folder = path.join(parent, "data");
  const started = await Promise.all([1, 2, 3].map(() => startPrepare({ DATABASE_URL: `file:${path.join(folder, "app.db")}` })));
  expect(started).toEqual(started.map(() => ({ code: 0, output: "" })));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect([name, statSync(path.join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  rmSync(parent, { recursive: true, force: true });
}, 60_000);
