import { fork } from "node:child_process";
import { once } from "node:events";

/** Runs src/main/prepare-process.ts to its end. It says itself what went wrong; then this process ends too. */
export async function prepareInChild(script: string): Promise<void> {
  const [code, signal] = await once(fork(/* turbopackIgnore: true */ script), "exit");
  if (code === 0) return;
  if (signal !== null) console.error(`The database could not be prepared (${signal}).`); // it had no time to say anything
  process.exit(1);
}
