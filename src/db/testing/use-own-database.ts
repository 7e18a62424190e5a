import { mkdtempSync } from "node:fs";
import path from "node:path";
import { afterAll, vi } from "vitest";
import { copyPostgresql, copySqlite } from "./copy-template";

// Runs before each test file's imports: modules that nobody has used, and a migrated database of its own, a real one.
const { TEST_DATABASE, TEST_DATABASE_TEMPLATE, TEST_POSTGRESQL_TEMPLATE } = process.env;
if (!TEST_DATABASE_TEMPLATE) throw new Error("TEST_DATABASE_TEMPLATE is not set: run the tests with vitest");
forgetEarlierFiles();
if (TEST_DATABASE === "postgresql") {
  if (!TEST_POSTGRESQL_TEMPLATE) throw new Error("TEST_POSTGRESQL_TEMPLATE is not set: run the tests as the project postgresql");
  process.env.DATABASE_URL = await copyPostgresql(TEST_POSTGRESQL_TEMPLATE);
  process.env.DATA_FOLDER = mkdtempSync(path.join(path.dirname(TEST_DATABASE_TEMPLATE), "data-"));
} else {
  process.env.DATABASE_URL = copySqlite(TEST_DATABASE_TEMPLATE);
}
process.env.JWT_SECRET = "test-secret-test-secret-test-secret-test";
process.env.LOG_LEVEL = "silent";

const onceHolder = globalThis as { [name: symbol]: unknown };
const PRISMA = Symbol.for("llm-monitor.prisma");
// A server has only so many connections for the files of one process.
afterAll(() => (onceHolder[PRISMA] as { $disconnect(): Promise<void> } | undefined)?.$disconnect());

/** A process runs many files: each begins with the environment that the process had, and evaluates our modules again. Packages stay loaded. */
function forgetEarlierFiles(): void {
  const holder = globalThis as { [name: symbol]: unknown };
  const first = Symbol.for("llm-monitor-test.environment");
  holder[first] ??= { ...process.env };
  const environment = holder[first] as NodeJS.ProcessEnv;
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  // What exists once per process: see db/once.ts. The schema engine belongs to its package, which stays.
  const isOurs = ({ description = "" }: symbol) => description.startsWith("llm-monitor.") && description !== "llm-monitor.schema-engine";
  for (const symbol of Object.getOwnPropertySymbols(holder).filter(isOurs)) delete holder[symbol];
  vi.resetModules();
}
