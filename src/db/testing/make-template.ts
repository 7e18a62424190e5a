import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { prepareDatabase } from "../prepare-database";

/** Migrates one empty database for the whole test run; each test file gets a copy. */
export default async function makeTemplate() {
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-test-"));
  const template = path.join(folder, "template.db");
  await prepareDatabase(`file:${template}`);
  process.env.TEST_DATABASE_TEMPLATE = template;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); // a process that is ending may still write to its spool
}
