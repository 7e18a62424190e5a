import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import prepareBuild from "./prepare-build";
import { ROOT } from "./root";
import { serverEnv } from "./server-env";

const TEMPLATE = "TEST_APP_TEMPLATE";

/** Prepares one SQLite database as the app's first start does, once per run; its apps start on copies. Those that are about a first start do not. */
export default function makeAppTemplate(): () => void {
  prepareBuild();
  if (process.env[TEMPLATE]) return () => {};
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-template-"));
  const template = path.join(folder, "app.db");
  const env = serverEnv({ DATABASE_URL: `file:${template}`, DATA_FOLDER: folder, LOG_LEVEL: "error" });
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/prepare.mjs"], { cwd: ROOT, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`The template could not be prepared:\n${stdout}${stderr}`);
  process.env[TEMPLATE] = template;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Copies the run's template, if it has one, to where an app will look for its database; data of an earlier start stay as they are. */
export function copyAppTemplate(file: string): void {
  const template = process.env[TEMPLATE];
  if (template && !existsSync(file))
    for (const suffix of ["", "-wal"]) if (existsSync(template + suffix)) copyFileSync(template + suffix, file + suffix);
}
