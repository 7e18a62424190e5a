import path from "node:path";
import Libsql from "libsql";
import { findFreePort, startProcess } from "./start-process";
import type { Target } from "./start-targets";

/** This product, with an account and a monitor token made the way that anybody makes them. */
export async function startGateway(input: { name: string; upstream: string; folder: string; args: string[]; cwd: string }): Promise<Target> {
  const { name, upstream, folder, args, cwd } = input;
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const file = path.join(folder, "bench.db");
  const { pid, stop } = await startProcess({
    args,
    cwd,
    env: { PORT: String(port), HOST: "127.0.0.1", APP_URL: origin, DATABASE_URL: `file:${file}`, UPSTREAM_OPENAI_URL: `${upstream}/openai/v1` },
    logFile: path.join(folder, "output.log"),
    readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
  const token = await makeToken(`http://127.0.0.1:${port}`);
  return { name, port, basePath: "/api/v1/openai", headers: { "x-monitor-token": token }, pid, countRows: () => countRows(file), stop };
}

async function makeToken(origin: string): Promise<string> {
  const account = { name: "Bench", email: "bench@example.com", password: "measured, not guessed" };
  const registered = await post(`${origin}/api/auth/register`, account, {});
  const cookie = registered.headers.get("set-cookie")?.split(";")[0] ?? "";
  const created = await post(`${origin}/api/tokens`, { name: "bench" }, { cookie });
  return ((await created.json()) as { token: string }).token;
}

async function post(url: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

function countRows(file: string): number {
  const connection = new Libsql(file);
  const { rows } = connection.prepare("SELECT count(*) AS rows FROM UsageRecord").get() as { rows: number };
  connection.close();
  return rows;
}
