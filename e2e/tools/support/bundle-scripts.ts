import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { ROOT } from "./root";

/** Programs that suites start as processes of their own. */
const SCRIPTS = {
  "list-drivers": "src/db/testing/list-drivers.ts",
  "print-secret": "src/access/testing/print-secret.ts",
  "run-alerts": "src/alerts/testing/run-alerts.ts",
  "run-calls": "src/metering/testing/run-calls.ts",
  "run-counts": "src/limits/testing/run-counts.ts",
  "run-gateway": "e2e/postgresql/run-gateway.ts",
  "run-prepare": "src/db/testing/run-prepare.ts",
  "run-sweep": "src/payments/testing/run-sweep.ts",
  "run-verify": "src/commands/run-verify.ts",
};
export type ScriptName = keyof typeof SCRIPTS;

const FOLDER = "TEST_SCRIPTS_FOLDER";

/** Once for a whole run: translating their sources anew at each start took longer than what they do. */
export default function bundleScripts(): () => void {
  const cache = path.join(ROOT, ".cache"); // below the packages, which stay outside of the bundles
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, "scripts-"));
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: SCRIPTS,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true, // what is loaded only when it is needed stays so
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
  process.env[FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The file to give to Node. */
export function findScript(name: ScriptName): string {
  if (!process.env[FOLDER]) process.once("exit", bundleScripts());
  return path.join(process.env[FOLDER] as string, `${name}.mjs`);
}
