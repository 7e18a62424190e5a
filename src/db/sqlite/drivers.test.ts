import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startScript } from "../testing/start-script";

test("a process on SQLite loads nothing of PostgreSQL's driver", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "drivers-"));
  const { code, output } = await startScript("list-drivers", { DATABASE_URL: `file:${path.join(folder, "app.db")}` });
  expect([code, output.trim()]).toEqual([0, '["libsql"]']);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
