import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import type { Simulator } from "../../tools/simulator/start-simulator";
import { bySize, inTurn } from "../../tools/support/full-size";
import type { App } from "../../tools/support/start-app";
import { FRAMINGS } from "../conflicting-framings";
import { FORGED } from "../forged-headers";
import { HOSTILE_PATHS } from "../hostile-paths";
import { PAGE_RIGHTS, ROUTE_RIGHTS } from "../rights";
import { listenForNothing, rawRequest, type Sentinel, sendRaw } from "../send-raw";

let staged: StagedApp;
let simulator: Simulator;
let sentinel: Sentinel;
let app: App;
let token = "";
let cookie = "";
beforeAll(async () => {
  sentinel = await listenForNothing();
  staged = await shareApp("server");
  ({ app, simulator } = staged);
  const account = await app.register();
  cookie = account.cookie;
  token = await account.mintToken("secret name of a token");
}, 240_000);
afterAll(async () => {
  await sentinel?.close();
  await staged?.close();
});
beforeEach(() => simulator.reset());

const evil = () => `127.0.0.1:${sentinel.port}`;
const credentials = () => [`x-monitor-token: ${token}`, "authorization: Bearer sk-test", `cookie: ${cookie}`];
const port = () => new URL(app.origin).port;

/** Follows Next's redirect of a fetch for its router to the same page with `_rsc`, and no other. */
async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(app.origin + url, { ...init, redirect: "manual" });
  const location = new URL(response.headers.get("location") ?? "/none", app.origin + url);
  const isSelf = location.pathname === new URL(app.origin + url).pathname && location.searchParams.has("_rsc");
  return isSelf ? fetch(location, { ...init, redirect: "manual" }) : response;
}

describe("a request whose end can be read in two ways", () => {
  // A gateway that is warm would be fast enough to serve what stands behind a refused request.
  beforeAll(async () => {
    const headers = { "x-monitor-token": token, authorization: "Bearer sk-test" };
    for (let i = 0; i < 3; i++) expect((await fetch(`${app.origin}/api/v1/openai/models`, { headers })).status).toBe(200);
  });

  test.each(FRAMINGS)("$name: 400 and the end of the connection; no second request", async ({ write }) => {
    const host = `localhost:${port()}`;
    const second = `GET /api/v1/openai/models?second HTTP/1.1\r\nhost: ${host}\r\n${credentials().join("\r\n")}\r\n\r\n`;
    const first = {
      line: "POST /api/v1/openai/chat/completions HTTP/1.1",
      headers: [`host: ${host}`, ...credentials(), "content-type: application/json"],
    };
    const { statuses, isClosed } = await sendRaw(app.origin, write({ ...first, second }), 5_000);
    expect(isClosed).toBe(true);
    expect(statuses.length).toBeLessThanOrEqual(2); // a refused body may come after an answer to what stood before it
    expect(statuses.every((status) => status === 400 || status === 431 || status === 405)).toBe(true);
    expect(simulator.books.calls.map(({ rawUrl }) => rawUrl)).toEqual([]);
  });
});

describe("a path that leads elsewhere", () => {
  test.each(HOSTILE_PATHS)("%j is refused with 400 or 404; nobody is called", async (path) => {
    const line = `GET ${path.replaceAll("H", evil())} HTTP/1.1`;
    const { statuses, text } = await sendRaw(app.origin, rawRequest(line, [`host: ${evil()}`, ...credentials()]));
    expect(statuses).toHaveLength(1);
    expect([308, 400, 404, 431]).toContain(statuses[0]);
    if (statuses[0] === 308) expect(text).toMatch(/^location: \/(?![/\\])/im);
    expect(text).not.toContain("secret name of a token");
    expect(simulator.books.calls).toEqual([]);
    expect(sentinel.seen()).toBe(0);
  });
});

describe("a request to upgrade", () => {
  const targets = ["/", "/api/v1/openai/realtime?model=gpt-4o", "/_next/webpack-hmr", "//H/x", "http://H/", "ws://H/api/v1/openai/realtime"];
  test.each(targets)("to %s is refused in words; nobody is called", async (target) => {
    const upgrade = ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="];
    const head = [`GET ${target.replace("H", evil())} HTTP/1.1`, `host: ${evil()}`, ...credentials(), ...upgrade];
    const { statuses, text, isClosed } = await sendRaw(app.origin, `${head.join("\r\n")}\r\n\r\n`);
    expect([statuses, isClosed]).toEqual([[400], true]);
    expect(text).toContain("WebSocket connections are not supported");
    expect([sentinel.seen(), simulator.books.calls.length]).toEqual([0, 0]);
  });
});

test("a wish for HTTP/2, as Java's client has by default, is not granted, and the request is answered", async () => {
  const head = [
    "GET /api/health HTTP/1.1",
    "host: localhost",
    "connection: Upgrade, HTTP2-Settings, close",
    "upgrade: h2c",
    "http2-settings: AAMAAABkAAQAAP__",
  ];
  const { statuses, text } = await sendRaw(app.origin, `${head.join("\r\n")}\r\n\r\n`);
  expect(statuses).toEqual([200]);
  expect(text).toContain('"status":"ok"');
});

/** Of a page's address: none, the router's own, a filter's. */
const SUFFIXES = bySize({ small: ["?_rsc=abc"], full: ["", "?_rsc=abc", "?range=30d"] });
const sampleUrl = (url: string) => url.replace("[requestId]", "req_x").replace("[sessionId]", "x");
const guarded = Object.entries(ROUTE_RIGHTS).filter(([, right]) => right !== "own" && right !== "anyone");

describe("a guarded route", () => {
  test.each(guarded.map(([route]) => route))("%s refuses whatever Host, proxy or framework headers say", async (route) => {
    const [method = "", url = ""] = route.split(" ");
    const line = `${method} ${sampleUrl(url)} HTTP/1.1`;
    const hosts = ["localhost", evil(), "localhost/api/health?", "localhost/login#", `a@${evil()}`, "[::1]", '"', "..", ""];
    const turn = guarded.findIndex(([other]) => other === route);
    for (const host of inTurn(hosts, turn, 9)) {
      const { statuses, text } = await sendRaw(app.origin, rawRequest(line, [`host: ${host}`, "content-length: 0"]));
      expect([host, statuses]).toEqual([host, [401]]);
      expect(text).toContain('"code":"unauthenticated"');
    }
    for (const { host: _, ...headers } of inTurn(FORGED, turn, 9)) {
      const response = await ask(sampleUrl(url), { method, headers });
      expect([headers, response.status]).toEqual([headers, 401]);
    }
    for (const form of inTurn([`http://${evil()}`, `https://localhost:${port()}`, `//${evil()}`], turn, 3)) {
      const { statuses } = await sendRaw(
        app.origin,
        rawRequest(`${method} ${form}${sampleUrl(url)} HTTP/1.1`, [`host: localhost:${port()}`, "content-length: 0"]),
      );
      expect([form, statuses]).toEqual([form, [400]]);
    }
    expect(sentinel.seen()).toBe(0);
  });

  const spellings = [
    "/api/%74okens",
    "/api/tokens/",
    "/API/tokens",
    "/api/tokens;x=1",
    "/api/tokens%2f",
    "/api/tokens%00",
    "/api/tokens%20",
    "/en/api/tokens",
  ];
  const inside = [
    "/_next/data/x/api/tokens.json",
    "/api/tokens.json",
    "/api/tokens.rsc",
    "/_next/static/..%2f..%2fpackage.json",
    "/_next/static/%2e%2e%2fserver",
  ];
  const files = [
    "/.env",
    "/data/llm-monitor.db",
    "/dist/server.mjs",
    "/prisma/schema.prisma",
    "/src/server.ts",
    "/_next/static/%5c..%5c..%5cpackage.json",
  ];
  test.each([...spellings, ...inside, ...files, "/api/%", "/requests/%zz", "/%E0%A4%A", "/%00"])(
    "%s, another spelling, opens nothing",
    async (path) => {
      const { statuses, text } = await sendRaw(app.origin, rawRequest(`GET ${path} HTTP/1.1`, [`host: localhost:${port()}`]));
      expect(statuses).toHaveLength(1);
      expect([308, 400, 401, 404]).toContain(statuses[0]);
      expect(text).not.toMatch(/secret name of a token|node_modules|"dependencies"|datasource/);
    },
  );

  test.each(["/api", "/api/", "/api/nothing", "/api/nothing/else"])("%s, where there is nothing, is answered with a JSON error", async (path) => {
    for (const method of ["GET", "POST"]) {
      const response = await fetch(app.origin + path, { method });
      expect([method, response.status, await response.json()]).toEqual([method, 404, { error: expect.objectContaining({ code: "not_found" }) }]);
    }
  });

  test("Next's image service fetches nothing for anybody", async () => {
    for (const url of [`http://${evil()}/x.png`, `//${evil()}/x.png`, "/api/tokens", "/icon.svg", `/\\${evil()}/x.png`]) {
      const response = await fetch(`${app.origin}/_next/image?${new URLSearchParams({ url, w: "640", q: "75" })}`, { headers: { cookie } });
      expect([url, response.status]).toEqual([url, 404]);
    }
    expect(sentinel.seen()).toBe(0);
  });
});

describe("a page for members", () => {
  const pages = Object.entries(PAGE_RIGHTS).filter(([, right]) => right !== "anyone");
  test.each(pages.map(([url], turn) => [url, turn] as const))(
    "%s sends strangers to the login page, whatever their headers say",
    async (url, turn) => {
      const variants: Record<string, string>[] = [
        {},
        { rsc: "1" },
        { rsc: "1", "next-router-prefetch": "1" },
        { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
        { rsc: "1", "next-router-segment-prefetch": `${url}/__PAGE__` },
        {
          rsc: "1",
          "next-router-state-tree": encodeURIComponent(
            JSON.stringify(["", { children: ["(dashboard)", { children: [url.slice(1), {}] }] }, null, "refetch"]),
          ),
        },
        { "next-action": "0".repeat(42), "content-type": "text/plain" },
        ...FORGED.map(({ host: _, ...headers }) => headers),
        { cookie: "session=eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0." },
      ];
      for (const headers of inTurn(variants, turn, 4)) {
        for (const suffix of SUFFIXES) {
          const response = await ask(url + suffix, { headers });
          const text = await response.text();
          // A prefetch may get the page's frame: what is the same for everybody.
          const isFrame = "next-router-prefetch" in headers || "next-router-segment-prefetch" in headers;
          const isRefused =
            /NEXT_REDIRECT;replace;\/login/.test(text) ||
            /\/login(\?after=[^&]*)?$/.test(response.headers.get("location") ?? "") ||
            response.status === 404;
          expect([headers, suffix, response.status, isRefused || isFrame]).toEqual([headers, suffix, response.status, true]);
          expect(text).not.toMatch(/secret name of a token|@example\.com|'s organization/);
        }
      }
    },
  );

  test("shows it to a member, so that the above says something", async () => {
    const response = await fetch(`${app.origin}/tokens`, { headers: { cookie } });
    expect(await response.text()).toContain("secret name of a token");
  });
});
