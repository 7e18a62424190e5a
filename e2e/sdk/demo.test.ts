import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../src/commands/find-free-port";
import { ROOT } from "../tools/support/root";
import { serverEnv } from "../tools/support/server-env";
import { CAN_BE_WITHOUT_NETWORK, fetchBeside, withoutNetwork } from "../tools/support/without-network";

const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-demo-"));
let demo: ChildProcess;
let output = "";
let origin = "";
let cookie = "";

/** What it tells people in its first lines. */
const told = (name: string) => new RegExp(`${name}: +(\\S+)`).exec(output)?.[1] ?? "";
/** Where there can be none, the demo has no network at all: it is asked from beside it. */
const get: typeof fetch = (url, init) => (CAN_BE_WITHOUT_NETWORK ? fetchBeside(demo.pid ?? 0, String(url), init) : fetch(url, init));
const ask = async <T>(where: string) => (await get(origin + where, { headers: { cookie } })).json() as Promise<T>;

beforeAll(async () => {
  const { TEST_BUILD_IS_PREPARED = "", TEST_APP_TEMPLATE = "" } = process.env;
  const command = [process.execPath, "node_modules/tsx/dist/cli.mjs", "e2e/tools/demo/main.ts", "--days", "0.5", "--folder", folder];
  const { file, args } = CAN_BE_WITHOUT_NETWORK ? withoutNetwork(command) : { file: process.execPath, args: command.slice(1) };
  demo = spawn(file, args, {
    cwd: ROOT,
    env: serverEnv({ PORT: String(await findFreePort()), TEST_BUILD_IS_PREPARED, TEST_APP_TEMPLATE }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [demo.stdout, demo.stderr]) stream?.setEncoding("utf8").on("data", (piece: string) => (output += piece));
  await new Promise<void>((resolve, reject) => {
    demo.stdout?.on("data", () => output.includes("Ctrl+C") && resolve());
    demo.once("exit", () => reject(new Error(output)));
  });
  origin = told("The demo");
}, 120_000);
afterAll(async () => {
  if (demo.exitCode === null) {
    demo.kill("SIGTERM");
    await once(demo, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
});

test("the demo can be signed in to with what it says, and its pages show calls of both kinds, their cost", async () => {
  const signedIn = await get(`${origin}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: told("E-mail"), password: told("Password") }),
  });
  expect(signedIn.status, output).toBe(200);
  cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join();

  for (const mode of ["pass-through", "reseller"]) {
    const { requests, cost } = await ask<{ requests: number; cost: { provider: string } }>(`/api/stats/summary?mode=${mode}`);
    expect(requests, mode).toBeGreaterThan(0);
    expect(Number(cost.provider), mode).toBeGreaterThan(0);
  }
  const page = await get(`${origin}/overview`, { headers: { cookie } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringMatching(/Northwind[\s\S]*\$\d/)]);
});

// Elsewhere the demo has run with a network, which says nothing.
test.skipIf(!CAN_BE_WITHOUT_NETWORK)("all of that without any network: where it runs there is none but the loopback", () => {
  const devices = readFileSync(`/proc/${demo.pid}/net/dev`, "utf8").trim().split("\n").slice(2);
  expect(
    devices.filter((line) => !/^ *[a-z0-9]+: +0 +0 /.test(line)).map((line) => line.trim().split(":")[0]),
    "those that anything was received by",
  ).toEqual(["lo"]);
  expect(readFileSync(`/proc/${demo.pid}/net/route`, "utf8").trim().split("\n").slice(1), "ways to anywhere else").toEqual([]);
});

test("it ends when it is told to", async () => {
  demo.kill("SIGTERM");
  expect(await once(demo, "exit")).toEqual([0, null]);
});
