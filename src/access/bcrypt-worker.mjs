// The thread of `run-bcrypt.ts`. Plain JavaScript: it is started as it is, by path, under tsx, esbuild, Next and vitest alike.
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

parentPort.on("message", ({ id, text, cost, passwordHash }) => {
  try {
    parentPort.postMessage({ id, result: passwordHash === undefined ? hashSync(text, cost) : compareSync(text, passwordHash) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});
