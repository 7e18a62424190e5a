import { spawnSync } from "node:child_process";
import { ROOT } from "./root";
import { serverEnv } from "./server-env";

/** Set for the test processes of a run whose global setup has prepared the build. */
const PREPARED = "TEST_BUILD_IS_PREPARED";

/**
 * The repository's own preparation, once per run, so that the build is the one of the current sources. In a process of its own: a test's
 * `NODE_ENV` makes Next build something else.
 */
export default function prepareBuild(): void {
  if (process.env[PREPARED]) return;
  const script = 'const { prepareClient, prepareServer } = await import("./src/commands/prepare.mjs"); await prepareClient(); await prepareServer();';
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: ROOT,
    env: serverEnv({}),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
  process.env[PREPARED] = "1";
}
