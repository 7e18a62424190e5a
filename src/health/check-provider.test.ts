import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../commands/find-free-port";
import { checkProvider } from "./check-provider";

type Answer = (response: ServerResponse) => void;
let answer: Answer;
let server: Server;
let origin: string;
const asked: string[] = [];
const dispatcher = new Agent();

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await dispatcher.destroy();
  server.closeAllConnections();
  server.close();
});

/** A busy machine is not a slow provider. */
const PATIENT = { answerMsMax: 20_000, slowMs: 10_000 };
const REQUEST = { headers: ["authorization", "Bearer sk-operator"] };
const check = ({ change = {}, limits = {} } = {}) =>
  checkProvider({ url: `${origin}/v1/models`, ...REQUEST, ...change }, dispatcher, { ...PATIENT, ...limits });
const withStatus =
  (status: number, headers = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end("{}");

test("asks once, with the operator's key, and says how long it took", async () => {
  answer = withStatus(200);
  expect(await check()).toEqual({ status: "healthy", latencyMs: expect.any(Number), error: null });
  expect(asked.splice(0)).toEqual(["GET /v1/models Bearer sk-operator"]);
});

test.each([
  [401, "down", "the operator's key is rejected (401)"],
  [403, "down", "the operator's key is rejected (403)"],
  [402, "down", "the operator's account is out of credit (402)"],
  [429, "degraded", "the operator's key is rate limited (429)"],
  [404, "unknown", "the check's path is not there or not allowed (404): look at the base URL and the health path"],
  [500, "down", "it answers 500"],
  [529, "down", "it answers 529"],
])("%i is %s", async (statusCode, status, error) => {
  answer = withStatus(statusCode);
  expect(await check()).toMatchObject({ status, error });
});

test("a redirect is not followed: the key stays here", async () => {
  asked.length = 0;
  answer = withStatus(302, { location: `${origin}/elsewhere` });
  expect(await check()).toMatchObject({ status: "down", error: "it redirects (302), which is not followed: look at the base URL" });
  expect(asked).toHaveLength(1);
});

test.each<[string, Answer]>([
  ["says nothing", () => undefined],
  ["stops in the middle of its answer", (response) => void response.writeHead(200, { "content-length": 10 }).write("[")],
])("one that %s is down when its time is over", async (_, silence) => {
  answer = silence;
  const startedMs = performance.now();
  expect(await check({ limits: { answerMsMax: 500 } })).toEqual({ status: "down", latencyMs: null, error: "no answer within 0.5 s" });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

test("one that is slow is degraded", async () => {
  answer = (response) => void setTimeout(() => withStatus(200)(response), 300);
  expect(await check({ limits: { slowMs: 200 } })).toMatchObject({ status: "degraded", error: "it answers slowly" });
});

test("a body without an end is not read on and on", async () => {
  let bytes = 0;
  answer = (response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(16 * 1024);
    const write = () => {
      while (!response.destroyed && bytes < 64 * 1024 * 1024) {
        bytes += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", write);
      }
    };
    write();
  };
  expect((await check()).status).toBe("healthy");
  expect(bytes).toBeLessThan(32 * 1024 * 1024);
});

test("one that cannot be reached is down, and no address is told", async () => {
  const port = await findFreePort({ host: "127.0.0.1" });
  expect(await check({ change: { url: `http://127.0.0.1:${port}/models` } })).toEqual({
    status: "down",
    latencyMs: null,
    error: "it cannot be reached (ECONNREFUSED)",
  });
});

test("a key that cannot be a header is no crash, and is not told", async () => {
  const { status, error } = await check({ change: { headers: ["authorization", "Bearer sk-\nsecret"] } });
  expect([status, error?.includes("secret")]).toEqual(["down", false]);
});
