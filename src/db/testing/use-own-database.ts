import { mkdtempSync } from "node:fs";
import path from "node:path";
import { copyPostgresql, copySqlite } from "./copy-template";

// Runs before each test file's imports: a database of its own, a real one, migrated.
const { TEST_DATABASE, TEST_DATABASE_TEMPLATE, TEST_POSTGRESQL_TEMPLATE } = process.env;
if (!TEST_DATABASE_TEMPLATE) throw new Error("TEST_DATABASE_TEMPLATE is not set: run the tests with vitest");
if (TEST_DATABASE === "postgresql") {
  if (!TEST_POSTGRESQL_TEMPLATE) throw new Error("TEST_POSTGRESQL_TEMPLATE is not set: run the tests as the project postgresql");
  process.env.DATABASE_URL = await copyPostgresql(TEST_POSTGRESQL_TEMPLATE);
  process.env.DATA_FOLDER = mkdtempSync(path.join(path.dirname(TEST_DATABASE_TEMPLATE), "data-"));
} else {
  process.env.DATABASE_URL = copySqlite(TEST_DATABASE_TEMPLATE);
}
process.env.JWT_SECRET = "test-secret-test-secret-test-secret-test";
process.env.LOG_LEVEL = "silent";
