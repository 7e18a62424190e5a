import { spawnSync } from "node:child_process";
import { ROOT } from "./root";
import { serverEnv } from "./server-env";

let isPrepared = false;

/** The repository's own preparation, once per process: the build belongs to the sources of now. A process of its own, because a test's `NODE_ENV` makes Next build something else. */
export default function prepareBuild(): void {
  if (isPrepared) return;
  const script = 'const { prepareClient, prepareServer } = await import("./src/commands/prepare.mjs"); await prepareClient(); await prepareServer();';
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: ROOT,
    env: serverEnv({}),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
  isPrepared = true;
}
