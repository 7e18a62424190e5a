import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bySize } from "../../../e2e/tools/support/full-size";
import { type PostgresqlServer, startPostgresql } from "../../commands/start-postgresql";
import { askPostgresql } from "../testing/ask-postgresql";
import { startPrepare } from "../testing/start-script";

let server: PostgresqlServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgresql();
  folder = mkdtempSync(path.join(tmpdir(), "start-"));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("processes that start together on an empty database all come up, and each migration is applied once", async () => {
  const url = await server.createDatabase("empty");
  const started = await Promise.all(
    Array.from({ length: bySize({ small: 2, full: 3 }) }, () => startPrepare({ DATABASE_URL: url, DATA_FOLDER: folder })),
  );
  expect(started).toEqual(started.map(() => ({ code: 0, output: "" })));
  const applied = await askPostgresql<{ name: string; times: number }>(
    url,
    'SELECT migration_name AS name, count(*)::int AS times FROM "_prisma_migrations" WHERE finished_at IS NOT NULL GROUP BY 1',
  );
  expect(applied.length).toBeGreaterThan(1);
  expect(applied.every(({ times }) => times === 1)).toBe(true);
}, 60_000);

test("a database that cannot hold every text is refused, with what to do", async () => {
  await askPostgresql(server.url("postgres"), "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE_PROVIDER 'libc' LOCALE 'C' TEMPLATE template0");
  const { code, output } = await startPrepare({ DATABASE_URL: server.url("ascii"), DATA_FOLDER: folder });
  expect(code).not.toBe(0);
  expect(output).toContain("ENCODING 'UTF8'");
}, 60_000);

test("a password is in nothing that is printed when the server cannot be reached", async () => {
  const url = "postgresql://someone:hunter2-secret@127.0.0.1:1/nowhere";
  const { code, output } = await startPrepare({ DATABASE_URL: url, DATA_FOLDER: folder });
  expect(code).not.toBe(0);
  expect(output).toContain("ECONNREFUSED");
  expect(output).not.toContain("hunter2");
}, 60_000);
