import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../gateway/start-gateway";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.simulator.reset());

const BODY = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] });

/** Sends headers as they are listed, repeated names and their case included. */
function send(origin: string, rawHeaders: string[], query = ""): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const lengths = rawHeaders.some((part) => part.toLowerCase() === "transfer-encoding") ? [] : ["content-length", String(BODY.length)];
    const outgoing = httpRequest({
      hostname,
      port,
      method: "POST",
      path: `/api/v1/openai/chat/completions${query}`,
      headers: ["host", "llm.example", "content-type", "application/json", ...lengths, ...rawHeaders] as never,
      setHost: false,
    });
    outgoing.once("error", reject).once("response", async (response) => {
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
    outgoing.end(Buffer.from(BODY)); // a string would be sent in one piece with the headers, in its encoding
  });
}

function received(): Map<string, string[]> {
  const { rawHeaders } = gateway.simulator.books.calls[0] as { rawHeaders: string[] };
  const all = new Map<string, string[]>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    all.set(name, [...(all.get(name) ?? []), rawHeaders[i + 1] as string]);
  }
  return all;
}

/** What must not reach a provider, by its name. */
const TAKEN_OUT: [string, string][] = [
  ["Cookie", "session=eyJ.secret"],
  ["Forwarded", "for=10.0.0.1;host=llm.example"],
  ["X-Forwarded-For", "10.0.0.1"],
  ["x-forwarded-host", "llm.example"],
  ["X-FORWARDED-PROTO", "https"],
  ["X-Forwarded-Anything", "1"],
  ["X-Real-IP", "10.0.0.1"],
  ["Via", "1.1 proxy"],
  ["X-Monitor-Session", "s1"],
  ["X-Monitor-User", "u1"],
  ["X-MONITOR-TAGS", "a=b"],
  ["x-monitor-whatever", "1"],
  ["Keep-Alive", "timeout=5"],
  ["Proxy-Authorization", "Basic Zm9v"],
  ["Proxy-Authenticate", "Basic"],
  ["Proxy-Connection", "keep-alive"],
  ["TE", "trailers"],
  ["__proto__", "polluted"],
];

/** What must reach it, byte for byte. */
const PASSED: [string, string][] = [
  ["Authorization", "Bearer sk-the-callers-own"],
  ["OpenAI-Organization", "org-abc"],
  ["OpenAI-Beta", "assistants=v2, realtime=v1"],
  ["anthropic-beta", "prompt-caching-2024-07-31,output-128k-2025-02-19"],
  ["X-Stainless-Retry-Count", "0"],
  ["x-unknown-vendor", '  inner   spaces;and="quotes"  '.trim()],
  ["X-Empty", ""],
  ["X-Latin", "caf\xe9"],
  ["x-goog-user-project", "p-1"],
  ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
  ["User-Agent", "Some/1.0 (x; y)"],
  ["Accept", "*/*"],
  ["If-None-Match", '"abc"'],
  ["constructor", "not a prototype"],
];

describe.each(["node", "web"] as const)("what the provider sees through the %s mount", (name) => {
  const origin = () => gateway.mounts.find((mount) => mount.name === name)?.origin as string;
  const withToken = (...headers: [string, string][]) => ["X-Monitor-Token", gateway.token, ...headers.flat()];

  test("nothing of the connection, of those who stood between, or of us; everything else as it came", async () => {
    // A `Headers` object cannot hold this name at all.
    const sent = name === "web" ? TAKEN_OUT.filter(([header]) => header !== "__proto__") : TAKEN_OUT;
    const { status, text } = await send(origin(), withToken(...PASSED, ...sent));
    expect(status, text).toBe(200);
    const seen = received();
    for (const [header] of [...TAKEN_OUT, ["X-Monitor-Token", ""] as const])
      expect([header, seen.get(header.toLowerCase())]).toEqual([header, undefined]);
    for (const [header, value] of PASSED) expect([header, seen.get(header.toLowerCase())]).toEqual([header, [value]]);
    expect(seen.get("host")).toEqual([`127.0.0.1:${gateway.simulator.port}`]);
    expect(seen.get("content-length")).toEqual([String(BODY.length)]);
    expect(gateway.simulator.books.calls[0]?.bodyBytes).toBe(BODY.length);
    expect([...seen.values()].flat().filter((value) => /mon_sk_|llm\.example|10\.0\.0\.1/.test(value))).toEqual([]);
  });

  test("nothing that the caller calls hop-by-hop", async () => {
    await send(
      origin(),
      withToken(["Authorization", "Bearer sk-x"], ["Connection", "close, X-Secret-Hop , x-other"], ["X-Secret-Hop", "1"], ["X-Other", "2"]),
    );
    const seen = received();
    expect([seen.get("x-secret-hop"), seen.get("x-other")]).toEqual([undefined, undefined]);
  });

  test("no trailers, and no framing but its own", async () => {
    await send(origin(), withToken(["Authorization", "Bearer sk-x"], ["Transfer-Encoding", "chunked"], ["Trailer", "X-End"]));
    const seen = received();
    expect([seen.get("trailer"), seen.get("x-end"), seen.get("transfer-encoding"), seen.get("content-length")]).toEqual([
      undefined,
      undefined,
      undefined,
      [String(BODY.length)],
    ]);
  });

  test("repeated headers stay repeated, in order", async () => {
    await send(origin(), withToken(["Authorization", "Bearer sk-x"], ["X-Twice", "1"], ["x-twice", "2"]));
    expect(received().get("x-twice")?.join(", ")).toBe("1, 2");
  });

  test.each([
    ["authorization", (token: string) => `Bearer ${token}`],
    ["x-api-key", (token: string) => token],
    ["x-goog-api-key", (token: string) => token],
    ["x-anything", (token: string) => `prefix ${token} suffix`],
    ["x-list", (token: string) => `a, ${token}`],
    ["authorization", (token: string) => `Basic ${Buffer.from(`user:${token}`).toString("base64")}`],
    ["authorization", (token: string) => `Basic ${Buffer.from(`${token}:`).toString("base64")}`],
    ["x-quoted", (token: string) => encodeURIComponent(token).replace("_", "%5F")],
  ])("no credential of ours that came as %s", async (header, write) => {
    for (const credential of [gateway.token, `llm_sk_${"A".repeat(36)}`]) {
      gateway.simulator.reset();
      await send(origin(), withToken([header, write(credential)]));
      for (const call of gateway.simulator.books.calls) expect(JSON.stringify(call.rawHeaders)).not.toContain(write(credential));
    }
  });

  test("no credential of ours in a header's name", async () => {
    await send(origin(), withToken(["Authorization", "Bearer sk-x"], [gateway.token, "1"]));
    expect(JSON.stringify(gateway.simulator.books.calls).toLowerCase()).not.toContain(gateway.token.toLowerCase());
  });

  test.each([
    (token: string) => `?key=${token}`,
    (token: string) => `?a=1&b=x${token}y`,
    (token: string) => `?key=${token.replace("_", "%5F")}`,
    (token: string) => `?key=${token.replace("_", "%5f").replace("m", "%6D").replace("l", "%6c")}`,
    (token: string) => `?${token}=1`,
    (token: string) => `?key=${token.replace("_", "%255F")}`,
  ])("no credential of ours in the query: refused (%#)", async (write) => {
    for (const credential of [gateway.token, `llm_sk_${"A".repeat(36)}`]) {
      const { status } = await send(origin(), withToken(["Authorization", "Bearer sk-x"]), write(credential));
      expect(status).toBe(400);
    }
    expect(gateway.simulator.books.calls).toEqual([]);
  });

  test("nothing at all before the token is known to be good", async () => {
    const bad = [
      "",
      "mon_sk_",
      `mon_sk_${"A".repeat(36)}`,
      gateway.token.slice(0, -1),
      `${gateway.token}x`,
      gateway.token.toLowerCase(),
      `Bearer ${gateway.token}`,
    ];
    for (const token of bad) {
      const { status, text } = await send(origin(), ["X-Monitor-Token", token, "Authorization", "Bearer sk-x"]);
      expect([token, status]).toEqual([token, 401]);
      expect(JSON.parse(text).error).toMatchObject({ code: "invalid_token" });
    }
    for (const headers of [
      [],
      ["Authorization", `Bearer ${gateway.token}`],
      ["Cookie", `x-monitor-token=${gateway.token}`],
      ["X-Api-Key", gateway.token],
    ]) {
      expect((await send(origin(), headers)).status).toBe(401);
    }
    expect(gateway.simulator.books.calls).toEqual([]);
  });

  test("no credential of ours in a path: refused, and not kept", async () => {
    const response = await fetch(`${origin()}/api/v1/openai/files/${gateway.token}`, {
      headers: { "x-monitor-token": gateway.token, authorization: "Bearer sk-x" },
    });
    expect(response.status).toBe(400);
    expect(gateway.simulator.books.calls).toEqual([]);
    const rows = await gateway.database().usageRecord.findMany({ select: { endpoint: true } });
    expect(JSON.stringify(rows)).not.toContain(gateway.token);
  });
});
