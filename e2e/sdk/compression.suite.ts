import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptPrompt } from "../tools/simulator/start-simulator";
import { type Stage, startStage } from "./start-stage";

interface Answer {
  status: number;
  encoding: string | undefined;
  vary: string | undefined;
  /** As it came over the wire. */
  bytes: Buffer;
  /** When each piece arrived, in milliseconds since the first. */
  arrivedMs: number[];
}

let stage: Stage;
let key = "";
beforeAll(async () => {
  stage = await startStage("server");
  await stage.account.call("POST", "/api/balance/charge", { amount: 5 });
  key = (await stage.account.call<{ key: string }>("POST", "/api/keys", { name: "Compression" })).key;
});
afterAll(() => stage.close());

/** As a browser asks, and without decoding what comes. */
function ask(path: string, { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {}): Promise<Answer> {
  const sent = { "accept-encoding": "gzip, deflate, br", cookie: stage.account.cookie, ...headers };
  return new Promise((resolve, reject) => {
    const method = body ? "POST" : "GET";
    const asked = request(stage.app.origin + path, { method, headers: body ? { ...sent, "content-type": "application/json" } : sent }, (answer) => {
      const pieces: Buffer[] = [];
      const arrivedMs: number[] = [];
      answer.on("data", (piece: Buffer) => {
        pieces.push(piece);
        arrivedMs.push(performance.now());
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const { statusCode = 0, headers: got } = answer;
        const since = arrivedMs.map((ms) => ms - (arrivedMs[0] as number));
        resolve({ status: statusCode, encoding: got["content-encoding"], vary: got.vary, bytes: Buffer.concat(pieces), arrivedMs: since });
      });
    });
    asked.on("error", reject);
    asked.end(body && JSON.stringify(body));
  });
}

const chat = (extra: object = {}) => ({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Say hello." }], ...extra });

describe("what the pages' process serves is compressed", () => {
  test("a page, piece by piece, and its scripts and styles", async () => {
    const page = await ask("/overview");
    expect(page).toMatchObject({ status: 200, encoding: "gzip", vary: expect.stringContaining("Accept-Encoding") });
    const html = gunzipSync(page.bytes).toString("utf8");
    expect(html).toContain("</html>");
    expect(page.bytes.length).toBeLessThan(html.length / 2);
    // What zlib puts after each piece that is flushed (RFC 1951, an empty stored block): the page's frame does not wait for its data.
    expect(page.bytes.includes(Buffer.from([0x00, 0x00, 0xff, 0xff]))).toBe(true);
    const files = [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+\.(?:js|css))"/g)].map(([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of new Set(files)) {
      const { encoding, bytes } = await ask(file);
      // What is smaller than a packet stays as it is.
      if (encoding === undefined) expect(bytes.length).toBeLessThan(1_500);
      else expect(encoding).toBe("gzip");
    }
  });

  test("an API's JSON, and an export", async () => {
    for (let i = 0; i < 4; i++) await ask("/api/v1/chat/completions", { body: chat(), headers: { authorization: `Bearer ${key}` } });
    const rows = await ask("/api/usage/requests");
    expect(rows).toMatchObject({ status: 200, encoding: "gzip" });
    expect(JSON.parse(gunzipSync(rows.bytes).toString("utf8")).requests).toHaveLength(4);
    const csv = await ask("/api/usage/export.csv");
    expect(csv).toMatchObject({ status: 200, encoding: "gzip" });
    expect(gunzipSync(csv.bytes).toString("utf8").trim().split("\r\n")).toHaveLength(5);
  });

  test("nothing for a client that does not ask for it", async () => {
    expect(await ask("/overview", { headers: { "accept-encoding": "identity" } })).toMatchObject({ status: 200, encoding: undefined });
  });
});

describe("the gateway's paths are not", () => {
  test.each(["/api/v1/models", "/api/v1/no-such-provider/x"])("%s", async (path) => {
    const { encoding, bytes } = await ask(path, { headers: { authorization: `Bearer ${key}` } });
    expect(encoding).toBeUndefined();
    expect(JSON.parse(bytes.toString("utf8"))).toBeTypeOf("object");
  });

  test("a call that is passed through, and a resold one", async () => {
    const own = { authorization: "Bearer sk-test", "x-monitor-token": stage.token };
    for (const [path, headers] of [
      ["/api/v1/openai/chat/completions", own],
      ["/api/v1/chat/completions", { authorization: `Bearer ${key}` }],
    ] as const) {
      const { status, encoding } = await ask(path, { body: chat(), headers });
      expect([path, status, encoding]).toEqual([path, 200, undefined]);
    }
  });

  test.each(["/api/v1/chat/completions", "/api/chat/completions"])("a stream of %s, whose events arrive one by one", async (path) => {
    const messages = [{ role: "user", content: scriptPrompt({ events: 5, delayMs: 150 }) }];
    const answer = await ask(path, { body: chat({ stream: true, messages }), headers: { authorization: `Bearer ${key}` } });
    expect(answer).toMatchObject({ status: 200, encoding: undefined });
    expect(answer.bytes.toString("utf8")).toContain("data: [DONE]");
    expect(answer.arrivedMs.length).toBeGreaterThan(2); // a busy machine reads some of them together
    expect(answer.arrivedMs.at(-1)).toBeGreaterThan(300);
  });
});
