import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPortProblem } from "./check-port.mjs";
import { findFreePort } from "./find-free-port";

const taken = createServer();
let port = 0;
beforeAll(async () => {
  await once(taken.listen(0), "listening");
  port = (taken.address() as AddressInfo).port;
});
afterAll(() => void taken.close());

test("a free port is no problem, and is free afterwards", async () => {
  const free = await findFreePort();
  const check = () => findPortProblem({ port: String(free), host: undefined, command: "npm start" });
  expect(await check()).toBeNull();
  expect(await check()).toBeNull();
});

test("of a taken port it says so, and what to do", async () => {
  expect(await findPortProblem({ port: String(port), host: "", command: "npm start" })).toBe(
    `Port ${port} is already in use. Stop what uses it, or choose another one: PORT=${port + 1} npm start`,
  );
});

test.each(["many", "-1", "70000", "3.5"])("%s is no port", async (text) => {
  expect(await findPortProblem({ port: text, host: undefined, command: "npm start" })).toMatch(/^PORT must be a number/);
});

test("of an address that is not this machine's it does not blame the port", async () => {
  expect(await findPortProblem({ port: "0", host: "192.0.2.1", command: "npm start" })).toBe(
    'HOST must be an address of this machine, not "192.0.2.1". Without HOST it listens on all of them.',
  );
});

test.each(["start", "dev"])("npm run %s says it before it builds anything", (command) => {
  const startedAt = performance.now();
  const env = { PATH: process.env.PATH, PORT: String(port), NODE_ENV: "production" as const };
  const { status, stderr, stdout } = spawnSync(process.execPath, [`src/commands/${command}.mjs`], { env, encoding: "utf8", timeout: 20_000 });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`Port ${port} is already in use`);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
