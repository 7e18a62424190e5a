import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

// Runs before each test file's imports: a database of its own, a real one, migrated.
const template = process.env.TEST_DATABASE_TEMPLATE;
if (!template) throw new Error("TEST_DATABASE_TEMPLATE is not set: run the tests with vitest");
const file = path.join(path.dirname(template), `${process.pid}-${Math.random().toString(36).slice(2)}`, "test.db");
mkdirSync(path.dirname(file), { recursive: true });
for (const suffix of ["", "-wal"]) if (existsSync(template + suffix)) copyFileSync(template + suffix, file + suffix);
process.env.DATABASE_URL = `file:${file}`;
process.env.JWT_SECRET = "test-secret-test-secret-test-secret-test";
process.env.LOG_LEVEL = "silent";
