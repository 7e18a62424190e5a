import path from "node:path";
import Libsql from "libsql";
import { findFreePort } from "../../../src/commands/find-free-port";
import { simulatedProviders } from "../support/server-env";
import { makeCredential, type Resale } from "./make-credential";
import { startProcess } from "./start-process";
import type { Target } from "./target";

/** The operator's, at every provider. */
const KEY = "sk-bench-operator";

/** This product: its pass-through with a monitor token, or its reseller's endpoint with an API key, a balance, and the operator's provider keys. */
export async function startGateway(input: {
  name: string;
  upstream: string;
  folder: string;
  args: string[];
  cwd: string;
  /** Absent: its pass-through. */
  resale?: Resale;
}): Promise<Target> {
  const { name, upstream, folder, args, cwd, resale } = input;
  const port = await findFreePort({ host: "127.0.0.1" });
  const origin = `http://localhost:${port}`;
  const file = path.join(folder, "bench.db");
  const { pid, stop } = await startProcess({
    args,
    cwd,
    env: {
      ...{
        PORT: String(port),
        HOST: "127.0.0.1",
        APP_URL: origin,
        DATABASE_URL: `file:${file}`,
        ...simulatedProviders(upstream),
        HEALTH_CHECKS: "off",
      },
      ...(resale ? { OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY, GOOGLE_API_KEY: KEY, TOPUP: "manual" } : {}),
    },
    logFile: path.join(folder, "output.log"),
    readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
  const credential = await makeCredential(`http://127.0.0.1:${port}`, resale ?? null);
  const target = { name, port, pid, countRows: () => countRows(file), stop };
  return resale
    ? {
        ...target,
        basePath: "/api/v1",
        headers: { authorization: `Bearer ${credential}` },
        rewrites: true,
        ...(resale.model === undefined ? {} : { model: resale.model }),
      }
    : { ...target, basePath: "/api/v1/openai", headers: { "x-monitor-token": credential } };
}

function countRows(file: string): number {
  const connection = new Libsql(file);
  const { rows } = connection.prepare("SELECT count(*) AS rows FROM UsageRecord").get() as { rows: number };
  connection.close();
  return rows;
}
