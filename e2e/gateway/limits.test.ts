import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Seen, startCall } from "../faults/make-call";
import { until } from "../faults/start-faulty";
import { callFormat, FORMATS } from "../money/call-format";
import { callResold, startResold } from "../money/resold-call";
import { type Reseller, startReseller } from "../money/start-reseller";
import { makeLimited } from "./make-limited";

const MODEL = "gpt-4o-mini";
let reseller: Reseller;
let limited: Awaited<ReturnType<typeof makeLimited>>;
beforeAll(async () => {
  reseller = await startReseller();
  limited = await makeLimited(reseller);
});
afterAll(() => reseller?.close());

const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const countOf = (seen: Seen[], status: number) => seen.filter((one) => one.status === status).length;
const errorOf = ({ body }: Seen) => JSON.parse(body.toString()).error;
const served = () => reseller.simulator.books.calls.length;

describe("of as many parallel calls as one likes, exactly as many as may reach the provider", () => {
  test("resold: of the others nothing is held, and nothing is sent", async () => {
    const shop = await limited.key({ requestsPerMinute: 20 });
    const before = served();
    const seen = await Promise.all(times(60, (i) => callResold({ origin: reseller.origin, key: shop.key, model: MODEL, stream: i % 2 === 0 })));
    expect([countOf(seen, 200), countOf(seen, 429), served() - before]).toEqual([20, 40, 20]);
    await reseller.settled();
    const { organizationId } = shop;
    expect(await reseller.database().hold.count({ where: { organizationId } })).toBe(20);
    const rows = await shop.rows();
    expect(rows.filter(({ statusCode }) => statusCode === 429)).toHaveLength(40);
    expect(rows.find(({ statusCode }) => statusCode === 429)).toMatchObject({ outcome: "refused", errorCode: "rate_limited", attempts: "[]" });
  });

  test("passed through", async () => {
    const { token } = await limited.token({ requestsPerMinute: 20 });
    const before = served();
    const calls = times(
      60,
      (i) => startCall({ origin: reseller.origin, token, wire: i % 2 === 0 ? "openai" : "anthropic", stream: i % 3 === 0 }).seen,
    );
    const seen = await Promise.all(calls);
    expect([countOf(seen, 200), countOf(seen, 429), served() - before]).toEqual([20, 40, 20]);
  });

  test("of the organization, whichever key they use; what it refuses is not counted for the key", async () => {
    const shop = await limited.key({ requestsPerMinute: 8 });
    await limited.limitOrganization(shop.organizationId, { requestsPerMinute: 5 });
    const other = await reseller.makeApiKey(shop.organizationId);
    const call = (key: string) => callResold({ origin: reseller.origin, key, model: MODEL });
    const seen = await Promise.all(times(20, (i) => call(i % 2 === 0 ? shop.key : other)));
    expect(countOf(seen, 200)).toBe(5);
    expect(errorOf(seen.find(({ status }) => status === 429) as Seen).message).toContain("Your organization is limited to 5 requests per minute");
  });
});

describe("a refusal has the shape of the API that was called, and says which limit and when to come again", () => {
  const expectRefused = ({ status, headers, body }: Seen) => {
    expect(status).toBe(429);
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(headers["retry-after"])).toBeLessThanOrEqual(60);
    expect(body.toString()).toContain("1 request per minute (requestsPerMinute)");
    return JSON.parse(body.toString());
  };

  test.each(FORMATS)("resold, %s", async (format) => {
    const shop = await limited.key({ requestsPerMinute: 1 });
    const asked = { model: MODEL, prompt: "Say hello.", stream: false, outputTokensMax: 50 };
    const call = async () =>
      format === "chat"
        ? callResold({ origin: reseller.origin, key: shop.key, model: MODEL })
        : (await callFormat(format, asked, { origin: reseller.origin, key: shop.key })).seen;
    const { status, headers } = await call();
    expect([status, headers["x-ratelimit-limit-requests"], headers["x-ratelimit-remaining-requests"]]).toEqual([200, "1", "0"]);
    const refused = await call();
    const { error } = expectRefused(refused);
    expect(refused.headers["x-ratelimit-reset-requests"]).toMatch(/^\d+(\.\d+)?(ms|s)$/);
    const shapes = {
      chat: { type: "rate_limit_error", code: "rate_limited" },
      responses: { type: "rate_limit_error", code: "rate_limited" },
      messages: { type: "rate_limit_error", code: "rate_limited" },
      gemini: { code: 429, status: "RESOURCE_EXHAUSTED", details: expect.arrayContaining([expect.objectContaining({ reason: "rate_limited" })]) },
    };
    expect(error).toMatchObject(shapes[format]);
  });

  test.each(["openai", "anthropic", "google", "xai"] as const)("passed through, %s: the provider's own headers stay", async (wire) => {
    const { token } = await limited.token({ requestsPerMinute: 1, tokensPerMinute: 1_000 });
    const first = await startCall({ origin: reseller.origin, token, wire }).seen;
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({ "x-monitor-ratelimit-limit-requests": "1", "x-monitor-ratelimit-limit-tokens": "1000" });
    expect(first.headers["x-monitor-ratelimit-reset-tokens"]).toMatch(/^(1m0s|\d+(\.\d+)?s)$/);
    const plain = await startCall({ origin: reseller.origin, token: reseller.token, wire }).seen;
    const namesOf = ({ headers }: Seen) => Object.keys(headers).filter((name) => !name.startsWith("x-monitor-ratelimit"));
    expect(namesOf(first)).toEqual(namesOf(plain));
    const refused = await startCall({ origin: reseller.origin, token, wire }).seen;
    expectRefused(refused);
    expect(refused.headers["x-monitor-ratelimit-remaining-requests"]).toBe("0");
  });
});

describe("tokens", () => {
  test("resold: what was used counts, in place of the estimate", async () => {
    const shop = await limited.key({ tokensPerMinute: 1_000 });
    const call = (outputTokensMax: number) =>
      callResold({ origin: reseller.origin, key: shop.key, model: MODEL, outputTokensMax, script: { tokens: { input: 20, output: 30 } } });
    const first = await call(600);
    expect([first.status, first.headers["x-ratelimit-limit-tokens"]]).toEqual([200, "1000"]);
    expect(Number(first.headers["x-ratelimit-remaining-tokens"])).toBeLessThan(400);
    const second = await call(600);
    expect(second.status).toBe(200); // 50 were used, not 600
    const refused = await call(950);
    expect([refused.status, errorOf(refused).message]).toEqual([429, expect.stringContaining("1000 tokens per minute")]);
  });

  test("passed through: what the provider states counts", async () => {
    const { token } = await limited.token({ tokensPerMinute: 500 });
    const call = (stream: boolean) =>
      startCall({ origin: reseller.origin, token, wire: "openai", stream, script: { tokens: { input: 200, output: 100 } } }).seen;
    expect((await call(false)).status).toBe(200);
    expect((await call(true)).status).toBe(200);
    expect((await call(false)).status).toBe(429);
  });
});

test("the same call with the same Idempotency-Key counts once", async () => {
  const shop = await limited.key({ requestsPerMinute: 1 });
  const call = (key: string) => callResold({ origin: reseller.origin, key: shop.key, model: MODEL, headers: { "idempotency-key": key } });
  const [first, ...again] = [await call("same"), await call("same"), await call("same")];
  expect([first?.status, ...again.map(({ status }) => status)]).toEqual([200, 200, 200]);
  expect(again[1]?.headers["x-monitor-replayed"]).toBe("true");
  expect((await call("other")).status).toBe(429);
});

describe("a place among the calls that run at once", () => {
  const slow = { events: 40, delayMs: 20 };

  /** Begins a stream, and waits until something of it is here. */
  async function begin(way: "resold" | "passed through", credential: string) {
    let onChunk = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      onChunk = resolve;
    });
    const { origin } = reseller;
    const call =
      way === "resold"
        ? startResold({ origin, key: credential, model: MODEL, stream: true, script: slow, onChunk })
        : startCall({ origin, token: credential, wire: "openai", stream: true, script: slow, onChunk });
    await Promise.race([hasBegun, call.seen]);
    return call;
  }
  const once = (way: "resold" | "passed through", credential: string, script = {}) =>
    way === "resold"
      ? callResold({ origin: reseller.origin, key: credential, model: MODEL, script })
      : startCall({ origin: reseller.origin, token: credential, wire: "openai", script }).seen;

  describe.each(["resold", "passed through"] as const)("%s", (way) => {
    const makeCredential = async () =>
      way === "resold" ? (await limited.key({ concurrency: 1 })).key : (await limited.token({ concurrency: 1 })).token;

    test("is taken while a stream runs, and free at its end", async () => {
      const credential = await makeCredential();
      const stream = await begin(way, credential);
      const refused = await once(way, credential);
      expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "1"]);
      expect(refused.body.toString()).toContain("1 call at once (concurrency)");
      expect((await stream.seen).status).toBe(200);
      for (let i = 0; i < 5; i++) expect((await once(way, credential)).status).toBe(200);
    });

    test("is free when the client leaves", async () => {
      const credential = await makeCredential();
      const stream = await begin(way, credential);
      stream.request.destroy();
      await stream.seen;
      await until("the place is free", 2_000, async () => (await once(way, credential)).status === 200);
    });

    test("is free when the provider fails", async () => {
      const credential = await makeCredential();
      for (const fault of ["reset-before", "reset-mid", "status:500", "garbage"] as const) {
        const seen = await once(way, credential, { fault });
        expect([fault, seen.status === 429]).toEqual([fault, false]);
      }
      expect((await once(way, credential)).status).toBe(200);
    });
  });
});

describe("an address list", () => {
  test("lets a credential be used from there only", async () => {
    const elsewhere = await limited.key({}, ["203.0.113.0/24"]);
    const refused = await callResold({ origin: reseller.origin, key: elsewhere.key, model: MODEL, headers: { "x-forwarded-for": "203.0.113.7" } });
    expect([refused.status, errorOf(refused)]).toEqual([403, expect.objectContaining({ code: "forbidden" })]);
    expect(errorOf(refused).message).toContain("127.0.0.1");
    const here = await limited.key({}, ["127.0.0.0/8", "::1"]);
    expect((await callResold({ origin: reseller.origin, key: here.key, model: MODEL })).status).toBe(200);
    const { token } = await limited.token({}, ["203.0.113.7"]);
    const before = served();
    expect((await startCall({ origin: reseller.origin, token, wire: "openai" }).seen).status).toBe(403);
    expect(served()).toBe(before);
  });

  test("lets nobody in where the server does not know where calls come from", async () => {
    const here = await limited.key({}, ["0.0.0.0/0", "::/0"]);
    const origin = reseller.mounts.find(({ name }) => name === "web")?.origin as string;
    expect((await callResold({ origin, key: here.key, model: MODEL })).status).toBe(403);
  });
});
