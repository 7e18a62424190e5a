import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import { MOUNTS } from "../../tools/support/full-size";
import type { App } from "../../tools/support/start-app";
import { listenForNothing, type Sentinel } from "../send-raw";

const BODY = '{"object":"list","data":[]}';
const ok = (headers: string[], status = "200 OK", body = BODY) =>
  [`HTTP/1.1 ${status}`, "content-type: application/json", `content-length: ${Buffer.byteLength(body)}`, ...headers, "", body].join("\r\n");

interface Case {
  name: string;
  answer: string;
  /** What the caller may get; 502 is our own error. */
  statuses: number[];
}

/** What a provider, or somebody who answers in its place, could send. */
const CASES: Case[] = [
  { name: "plain", answer: ok([]), statuses: [200] },
  { name: "205 with a body", answer: ok([], "205 Reset Content"), statuses: [205] },
  { name: "204 with a body", answer: ok([], "204 No Content"), statuses: [204, 502] },
  { name: "304 with a body", answer: ok([], "304 Not Modified"), statuses: [304, 502] },
  { name: "a status above 599", answer: ok([], "799 Odd"), statuses: [502] },
  { name: "a status of four digits", answer: ok([], "2000 OK"), statuses: [502] },
  { name: "a status that is no number", answer: ok([], "abc OK"), statuses: [502] },
  { name: "switching protocols", answer: "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n", statuses: [502] },
  { name: "early hints first", answer: `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${ok([])}`, statuses: [200] },
  { name: "a redirect", answer: ok(["location: http://SENTINEL/stolen"], "302 Found"), statuses: [302] },
  { name: "a permanent redirect", answer: ok(["location: //SENTINEL/stolen"], "308 Permanent Redirect"), statuses: [308] },
  {
    name: "a request to authenticate elsewhere",
    answer: ok(['www-authenticate: Basic realm="x"', "proxy-authenticate: Basic"], "401 Unauthorized"),
    statuses: [401],
  },
  { name: "two lengths", answer: `HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 27\r\n\r\n${BODY}`, statuses: [502] },
  { name: "length and chunks", answer: `HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, statuses: [502] },
  { name: "a header of 200 KB", answer: ok([`x-long: ${"a".repeat(200_000)}`]), statuses: [502] },
  { name: "NUL in a header", answer: ok(["x-a: b\0c"]), statuses: [502] },
  { name: "a bare CR in a header", answer: ok(["x-a: b\rset-cookie: session=stolen"]), statuses: [502] },
  { name: "letters beyond ASCII in a header", answer: ok(["x-a: caf\xe9 \x85 \x9b31m"]), statuses: [200] },
  { name: "names of prototypes in headers", answer: ok(["__proto__: x", "constructor: y", "hasownproperty: z"]), statuses: [200] },
  {
    name: "the headers that are ours",
    answer: ok(["set-cookie: session=stolen; Path=/", "x-monitor-request-id: forged", "X-Monitor-Cost: 0", "connection: x-hop", "x-hop: 1"]),
    statuses: [200],
  },
];

let upstream: Server;
let sentinel: Sentinel;
let asked = 0;

beforeAll(async () => {
  sentinel = await listenForNothing();
  upstream = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      asked += 1;
      const number = Number(/\/case-(\d+)/.exec(data.toString("latin1"))?.[1] ?? 0);
      const { answer } = CASES[number] as Case;
      socket.end(Buffer.from(answer.replaceAll("SENTINEL", `127.0.0.1:${sentinel.port}`), "latin1"));
    });
  });
  await once(upstream.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  upstream.close();
  await sentinel.close();
});

const address = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;

describe.each(MOUNTS)("an answer that attacks, through the %s mount", (mount) => {
  let staged: StagedApp;
  let app: App;
  let token = "";
  let printedBefore = 0;
  beforeAll(async () => {
    staged = await shareApp(mount);
    app = staged.app;
    printedBefore = app.output().length;
    token = await app.mintToken();
    const provider = { name: "hostile", displayName: "Hostile", wire: "openai", apiBaseUrl: address(upstream), apiKeyEnv: null };
    await (await staged.administrator()).call("POST", "/api/v1/admin/ai/providers", provider);
  }, 240_000);
  afterAll(() => staged?.close());

  test.each(CASES.map(({ name, statuses }, number) => ({ name, statuses, number })))(
    "$name: passed on or a 502, and no more",
    async ({ statuses, number }) => {
      const before = asked;
      const response = await fetch(`${app.origin}/api/v1/hostile/case-${number}`, {
        headers: { "x-monitor-token": token, authorization: "Bearer sk-x" },
        redirect: "manual",
      });
      const text = await response.text();
      expect(statuses, text).toContain(response.status);
      if (response.status === 502) expect(JSON.parse(text).error).toMatchObject({ code: "upstream_error" });
      expect(asked).toBe(before + 1);
      expect(sentinel.seen()).toBe(0);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(response.headers.get("x-monitor-request-id")).toMatch(/^req_[0-9a-z]{26}$/);
      expect([response.headers.get("x-monitor-cost"), response.headers.get("x-hop")]).toEqual([null, null]);
    },
  );

  test("leaves nothing but calls in the log, and the app well", async () => {
    expect((await fetch(`${app.origin}/api/health`)).status).toBe(200);
    const printed = app.output().slice(printedBefore);
    expect(printed).not.toContain("internal_error");
    expect(printed).not.toMatch(/\n\s+at /);
  });
});
