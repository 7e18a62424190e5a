import path from "node:path";
import Libsql from "libsql";
import { simulatedProviders } from "../support/server-env";
import { makeCredential, ROUTE } from "./make-credential";
import { findFreePort, startProcess } from "./start-process";
import type { Target } from "./start-targets";

/** This product: its pass-through with a monitor token, or its reseller's endpoint with an API key, a balance, and the operator's provider keys. */
export async function startGateway(input: {
  name: string;
  upstream: string;
  folder: string;
  args: string[];
  cwd: string;
  isReseller?: boolean;
  /** Of a reseller: its calls name a route. */
  hasRoute?: boolean;
  /** Of a reseller: its key and organization have limits and budgets that are never reached. */
  isGuarded?: boolean;
}): Promise<Target> {
  const { name, upstream, folder, args, cwd, isReseller = false, hasRoute = false, isGuarded = false } = input;
  const port = await findFreePort();
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
      ...(isReseller ? { OPENAI_API_KEY: "sk-bench-operator", TOPUP: "manual" } : {}),
      ...(hasRoute ? { ANTHROPIC_API_KEY: "sk-bench-operator", GOOGLE_API_KEY: "sk-bench-operator" } : {}),
    },
    logFile: path.join(folder, "output.log"),
    readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
  const credential = await makeCredential(`http://127.0.0.1:${port}`, isReseller ? "API key" : "monitor token", { hasRoute, isGuarded });
  const target = { name, port, pid, countRows: () => countRows(file), stop };
  return isReseller
    ? {
        ...target,
        basePath: "/api/v1",
        headers: { authorization: `Bearer ${credential}` },
        rewrites: true,
        ...(hasRoute ? { model: ROUTE.name } : {}),
      }
    : { ...target, basePath: "/api/v1/openai", headers: { "x-monitor-token": credential } };
}

function countRows(file: string): number {
  const connection = new Libsql(file);
  const { rows } = connection.prepare("SELECT count(*) AS rows FROM UsageRecord").get() as { rows: number };
  connection.close();
  return rows;
}
