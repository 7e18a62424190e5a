import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "../../../src/commands/find-free-port";
import { type Account, registerAccount } from "./account";
import { copyAppTemplate } from "./make-app-template";
import { makePostgresqlDatabase } from "./make-postgresql-database";
import prepareBuild from "./prepare-build";
import { ROOT } from "./root";
import { serverEnv } from "./server-env";

export interface App {
  /** `http://localhost:<port>`, where /api/health has answered 200. */
  origin: string;
  pid: number;
  databaseUrl: string;
  /** Database (SQLite's), secrets and spool. Removed by `stop` when it was made by `startApp`. */
  folder: string;
  /** All that the process has printed so far. */
  output(): string;
  /** A new user with an organization of its own, signed in. */
  register(): Promise<Account>;
  /** A monitor token of a new user. */
  mintToken(): Promise<string>;
  /** Ends the process and waits for its end; `SIGKILL` for a crash. Safe to call again. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export interface AppOptions {
  /** `server`: what `npm start` runs. `next`: `next start`, where the gateway is the App Router's route. */
  mount: "server" | "next";
  /** A database of its own; `folder` keeps it for the next start. Default: SQLite. */
  database?: "sqlite" | "postgresql";
  /** Besides `DATABASE_URL`, `PORT` and the silence of logs (`LOG_LEVEL=error`). See `simulatedProviders`. */
  env?: Record<string, string>;
  /** To start again on the data of an earlier process. */
  folder?: string;
  /** Default: a free one. */
  port?: number;
  startMsMax?: number;
}

/** Starts the app as an operator would: the build of the sources of now, in a process of its own, on a database of its own. */
export async function startApp(options: AppOptions): Promise<App> {
  const { mount, database = "sqlite", env = {}, folder: given, port: givenPort, startMsMax = 60_000 } = options;
  prepareBuild();
  const folder = given ?? mkdtempSync(path.join(tmpdir(), "llm-monitor-app-"));
  const databaseUrl = env.DATABASE_URL ?? (database === "sqlite" ? `file:${path.join(folder, "app.db")}` : await postgresqlOf(folder));
  if (database === "sqlite") copyAppTemplate(path.join(folder, "app.db"));
  const port = await checkPort(givenPort ?? 0);
  const args = mount === "server" ? ["dist/server.mjs"] : ["node_modules/next/dist/bin/next", "start", "-p", String(port)];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: serverEnv({ DATABASE_URL: databaseUrl, DATA_FOLDER: folder, PORT: String(port), LOG_LEVEL: "error", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collectOutput(child);
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    await end(child, signal);
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const origin = `http://localhost:${port}`;
  try {
    await waitForHealth({ origin, child, output, msMax: startMsMax });
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
  const register = () => registerAccount(origin);
  return { origin, pid: child.pid as number, databaseUrl, folder, output, register, mintToken: async () => (await register()).mintToken(), stop };
}

/** The database that an earlier start in this folder made, or a new one. */
async function postgresqlOf(folder: string): Promise<string> {
  const note = path.join(folder, "database-url");
  if (!existsSync(note)) writeFileSync(note, await makePostgresqlDatabase(), { mode: 0o600 });
  return readFileSync(note, "utf8");
}

/** 0: any free one. On a taken port the health of somebody else would be asked. */
function checkPort(wanted: number): Promise<number> {
  return findFreePort({ port: wanted }).catch((error: Error) => {
    throw new Error(`Port ${wanted} cannot be used: ${error.message}. Set PORT to another one.`);
  });
}

function collectOutput(child: ChildProcess): () => string {
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  return () => pieces.join("");
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

async function waitForHealth(input: { origin: string; child: ChildProcess; output: () => string; msMax: number }): Promise<void> {
  const { origin, child, output, msMax } = input;
  const deadline = Date.now() + msMax;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended with ${child.exitCode ?? child.signalCode}:\n${output()}`);
    const status = await fetch(`${origin}/api/health`).then(
      (response) => response.body?.cancel().then(() => response.status),
      () => null,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server was not healthy after ${msMax} ms:\n${output()}`);
}
