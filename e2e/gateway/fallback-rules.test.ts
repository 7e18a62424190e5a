import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chargeOf } from "../money/charge-of";
import { readResold } from "../money/read-resold";
import { callResold, type ResoldCall, startResold } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import type { SimCall } from "../tools/simulator/books";
import type { ProviderName } from "../tools/simulator/exchange";
import type { Script } from "../tools/simulator/script";
import { TEST_ACTOR } from "../tools/support/test-actor";
import { ignoreFailures, makeRoute } from "./make-route";

const FUNDS = 10_000_000_000n;
let reseller: Reseller;
let shop: Shop;

beforeAll(async () => {
  reseller = await startReseller({ RESELLER_DRAIN_TIMEOUT_MS: "1500", ALLOW_PRIVATE_UPSTREAMS: "on" });
  await ignoreFailures();
  shop = await reseller.openShop("rules", FUNDS);
  const chain = { primary: "google/gemini-1.5-flash", fallbacks: ["openai/gpt-4o-mini", "anthropic/claude-3-5-haiku"] };
  await makeRoute(reseller, { name: "chain", ...chain, numRetries: 0, ttftTimeoutSeconds: 1, timeoutSeconds: 1, isDefault: true });
  await makeRoute(reseller, { name: "persistent", ...chain, numRetries: 1 });
  await makeRoute(reseller, { name: "alone", primary: "openai/gpt-4o-mini", numRetries: 0 });
  // A model's name: its calls go along the route.
  await makeRoute(reseller, { name: "gpt-4o", primary: "openai/gpt-4o", fallbacks: ["anthropic/claude-3-5-haiku"], numRetries: 0 });
  await makeRoute(reseller, { name: "dear", primary: "google/gemini-1.5-flash", fallbacks: ["xai/grok-beta"], numRetries: 0 });
  await makeRoute(reseller, { name: "small-second", primary: "anthropic/claude-haiku-4-5", fallbacks: ["openai/gpt-4o-mini"], numRetries: 0 });
  const longer = { contextWindowFallbacks: ["google/gemini-1.5-flash"] };
  await makeRoute(reseller, { name: "long", primary: "openai/gpt-4o-mini", ...longer, numRetries: 0 });
  await makeRoute(reseller, { name: "gaps", primary: "openai/no-such-model", fallbacks: ["nobody/x", "openai/gpt-4o-mini"], numRetries: 0 });
});
afterAll(() => reseller?.close());

type Asked = Partial<ResoldCall> & { model: string };
const call = (asked: Asked) => callResold({ origin: reseller.origin, key: shop.key, outputTokensMax: 200, ...asked });
const bookedAs = (tag: string) => reseller.simulator.books.calls.filter((one) => one.tag === tag);
const providersOf = (tag: string) => bookedAs(tag).map(({ provider }) => provider);

async function rowOf(requestId: string | null) {
  await reseller.settled();
  return reseller.database().usageRecord.findUniqueOrThrow({ where: { requestId: requestId ?? "" } });
}

async function keyFor(allowedModels: string[]): Promise<string> {
  const { createCredential } = await import("../../src/keys/create-credential");
  const { API_KEY } = await import("../../src/keys/credential-kind");
  const narrow = { organizationId: shop.organizationId, actor: TEST_ACTOR, name: "narrow", expiresAt: null, allowedModels };
  return (await createCredential(API_KEY, narrow)).secret;
}

describe.each([false, true])("stream: %s", (stream) => {
  const tagged = (script: Script) => ({ ...script, tag: `${script.tag} ${stream}` });

  test.each([400, 413, 422])("the caller's own mistake (%i) is told at once, and made nowhere else", async (status) => {
    const script = tagged({ tag: `own mistake ${status}`, fault: `status:${status}` });
    const seen = await call({ model: "chain", stream, script });
    expect(seen.status).toBe(status === 422 ? 400 : status);
    expect(providersOf(script.tag)).toEqual(["google"]);
    expect(seen.headers).toMatchObject({ "x-monitor-provider": "google", "x-monitor-model": "gemini-1.5-flash", "x-monitor-attempts": "1" });
  });

  test("X-Monitor-Fallback: off turns fallback off, and retries not", async () => {
    const off = { headers: { "x-monitor-fallback": "off" } };
    const failing = tagged({ tag: "fallback off", fault: "status:500", faultAt: "google" });
    expect((await call({ model: "persistent", stream, script: failing, ...off })).status).toBe(502);
    expect(providersOf(failing.tag)).toEqual(["google", "google"]);
    const once = tagged({ tag: "fallback off, fails once", fault: "status:500", strikes: 1 });
    const seen = await call({ model: "persistent", stream, script: once, ...off });
    expect([seen.status, seen.headers["x-monitor-attempts"]]).toEqual([200, "2"]);
    expect(providersOf(once.tag)).toEqual(["google", "google"]);
  });

  test("numRetries are further tries at each target before the next", async () => {
    const script = tagged({ tag: "tries", fault: "status:500" });
    const seen = await call({ model: "persistent", stream, script });
    expect(providersOf(script.tag)).toEqual(["google", "google", "openai", "openai", "anthropic", "anthropic"]);
    expect([seen.status, seen.headers["x-monitor-attempts"]]).toEqual([502, "6"]);
  });

  test("when all have failed, the error has its true status and lists each attempt, and nothing is charged", async () => {
    const script = tagged({ tag: "all fail", fault: stream ? "error-before-content" : "status:529" });
    const seen = await call({ model: "chain", stream, script });
    expect(seen.headers["content-type"]).toBe("application/json");
    const { error } = readResold(seen);
    expect([seen.status, error?.code]).toEqual([502, "upstream_error"]);
    for (const target of ["google/gemini-1.5-flash: ", "openai/gpt-4o-mini: ", "anthropic/claude-3-5-haiku-20241022: "])
      expect(error?.message).toContain(target);
    expect(seen.headers).toMatchObject({ "x-monitor-provider": "anthropic", "x-monitor-attempts": "3" });
    const row = await rowOf(seen.requestId);
    expect(row).toMatchObject({
      statusCode: 502,
      outcome: "broken",
      errorCode: "upstream_error",
      chargedNanoUsd: 0n,
      provider: "anthropic",
      route: "chain",
    });
    const wasted = JSON.parse(row.attempts).map(({ mayHaveCostNanoUsd }: { mayHaveCostNanoUsd: string | null }) => mayHaveCostNanoUsd !== null);
    expect(wasted).toEqual(stream ? [true, true, true] : [false, false, false]);
  });

  test("when the last one has timed out, it is a 504", async () => {
    const script = tagged({ tag: "all hang", fault: "half-open" });
    const seen = await call({ model: "chain", stream, script });
    expect([seen.status, readResold(seen).error?.code]).toEqual([504, "upstream_timeout"]);
    expect(readResold(seen).error?.message.match(/did not answer in time/g)).toHaveLength(3);
  });

  test("a call with one target ends as that has ended", async () => {
    const script = tagged({ tag: "alone", fault: "status:429" });
    const seen = await call({ model: "alone", stream, script });
    expect([seen.status, readResold(seen).error?.code]).toEqual([429, "rate_limited"]);
    expect(seen.headers["retry-after"]).toBe("1");
  });

  test("a retried call with an Idempotency-Key is one call, whoever has answered it", async () => {
    const headers = { "idempotency-key": `fallback ${stream}` };
    const script = tagged({ tag: "idempotent", fault: "status:503", faultAt: "google" });
    const [first, second] = [await call({ model: "chain", stream, script, headers }), await call({ model: "chain", stream, script, headers })];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers["x-monitor-replayed"]).toBe("true");
    if (!stream) expect(second.body.toString()).toBe(first.body.toString());
    expect(providersOf(script.tag)).toEqual(["google", "openai"]);
    expect((await rowOf(first.requestId)).chargedNanoUsd).toBe(chargeOf(bookedAs(script.tag)[1] as SimCall));
  });

  test("nobody else is asked for a client that has left", async () => {
    const script = tagged({ tag: "left", firstByteDelayMs: 300, fault: "status:500", faultAt: "google" });
    const before = new Set((await shop.rows()).map(({ requestId }) => requestId));
    const running = startResold({ origin: reseller.origin, key: shop.key, model: "chain", stream, script });
    await expect.poll(() => bookedAs(script.tag).length, { timeout: 5_000 }).toBe(1);
    running.request.destroy();
    await running.seen.catch(() => undefined);
    await reseller.settled();
    expect(providersOf(script.tag)).toEqual(["google"]);
    const row = (await shop.rows()).find(({ requestId }) => !before.has(requestId));
    expect(row).toMatchObject({ outcome: "cancelled", statusCode: 499, chargedNanoUsd: 0n });
  });
});

test("after the first byte has left nothing falls over", async () => {
  const script: Script = { tag: "mid-stream", fault: "reset-mid", events: 40, faultAt: "google" };
  const seen = await call({ model: "chain", stream: true, script });
  expect([seen.status, readResold(seen).end]).toEqual([200, "error"]);
  expect(providersOf("mid-stream")).toEqual(["google"]);
  const row = await rowOf(seen.requestId);
  expect(row).toMatchObject({ outcome: "broken", provider: "google" });
  expect(row.chargedNanoUsd).toBeGreaterThan(0n);
});

test.each([false, true])(
  "an answer that ends without a word or an output token falls over; from the last target it is an answer (stream: %s)",
  async (stream) => {
    const [tagOfOne, tagOfAll] = [`wordless ${stream}`, `all wordless ${stream}`];
    const one: Script = { tag: tagOfOne, fault: "no-output", faultAt: "google" };
    const seen = await call({ model: "chain", stream, script: one });
    expect([seen.status, readResold(seen).text]).toEqual([200, expect.stringMatching(/\S/)]);
    expect(providersOf(tagOfOne)).toEqual(["google", "openai"]);
    const all: Script = { tag: tagOfAll, fault: "no-output" };
    const last = await call({ model: "chain", stream, script: all });
    expect([last.status, readResold(last).text || ""]).toEqual([200, ""]);
    expect(providersOf(tagOfAll)).toEqual(["google", "openai", "anthropic"]);
    const [row, delivered] = [await rowOf(last.requestId), bookedAs(tagOfAll).at(-1) as SimCall];
    expect(row).toMatchObject({ outcome: "completed", chargedNanoUsd: chargeOf(delivered) });
  },
);

test.each(["maybe", "", "true"])("X-Monitor-Fallback: %j is refused by name", async (value) => {
  const seen = await call({ model: "chain", headers: { "x-monitor-fallback": value } });
  expect([seen.status, readResold(seen).error?.param]).toEqual([400, "x-monitor-fallback"]);
});

describe("names", () => {
  test("`auto` is the default route, and a route with a model's name takes that model's calls", async () => {
    const script: Script = { tag: "auto", fault: "status:500", faultAt: "google" };
    const seen = await call({ model: "auto", script });
    expect(seen.headers).toMatchObject({ "x-monitor-provider": "openai", "x-monitor-attempts": "2" });
    expect(await rowOf(seen.requestId)).toMatchObject({ requestedModel: "auto", route: "chain", model: "gpt-4o-mini" });
    const named: Script = { tag: "named", fault: "status:500", faultAt: "openai" };
    expect((await call({ model: "GPT-4o", script: named })).headers["x-monitor-provider"]).toBe("anthropic");
    // With its provider it is the model itself.
    expect((await call({ model: "openai/gpt-4o", script: { ...named, tag: "itself" } })).status).toBe(502);
  });

  test("are listed with what their primary is and costs", async () => {
    const list = async (key: string) => {
      const response = await fetch(`${reseller.origin}/api/v1/models`, { headers: { authorization: `Bearer ${key}` } });
      return ((await response.json()) as { data: { id: string; provider: string; pricing: unknown; contextWindow: number }[] }).data;
    };
    const models = await list(shop.key);
    const named = (id: string) => models.filter((model) => model.id === id);
    const primary = named("gemini-1.5-flash")[0];
    for (const id of ["chain", "auto"])
      expect(named(id)).toMatchObject([{ provider: "route", owned_by: "route", pricing: primary?.pricing, contextWindow: primary?.contextWindow }]);
    expect(named("gpt-4o")).toMatchObject([{ provider: "route" }]);
    expect((await list(await keyFor(["chain"]))).map(({ id }) => id)).toEqual(["auto", "chain"]);
  });

  test("what cannot be called is left out, with the reason on the record", async () => {
    const seen = await call({ model: "gaps", script: { tag: "gaps" } });
    expect(seen.headers["x-monitor-provider"]).toBe("openai");
    const { skipped } = JSON.parse((await rowOf(seen.requestId)).routing ?? "{}");
    expect(skipped).toEqual([
      { provider: "openai", model: "no-such-model", reason: expect.stringContaining("no model") },
      { provider: "nobody", model: "x", reason: expect.stringContaining("no model") },
    ]);
  });
});

describe("a key that is limited to models", () => {
  test("reaches no other one through a route", async () => {
    const key = await keyFor(["gpt-4o-mini"]);
    const script: Script = { tag: "narrow", fault: "status:500" };
    const seen = await call({ key, model: "chain", script });
    expect(seen.status).toBe(502);
    expect(providersOf("narrow")).toEqual(["openai"]);
    expect((await call({ key, model: "dear" })).status).toBe(403);
    // The name of a route is no permission when it is a model's name: it was given for that model.
    const own = await keyFor(["gpt-4o"]);
    await call({ key: own, model: "gpt-4o", script: { tag: "own model", fault: "status:500" } });
    expect(providersOf("own model")).toEqual(["openai"]);
  });

  test("takes a route by its name, with all of its models", async () => {
    const script: Script = { tag: "permitted", fault: "status:500", faultAt: "google" };
    const key = await keyFor(["chain"]);
    expect((await call({ key, model: "chain", script })).headers["x-monitor-provider"]).toBe("openai");
    expect((await call({ key, model: "gpt-4o-mini" })).status).toBe(403);
  });
});

describe("money", () => {
  test("one hold covers the dearest target, and the charge is exactly that of the one that delivered", async () => {
    for (const [tag, fault, provider] of [
      ["dear fallback", "status:500", "xai"],
      ["cheap primary", undefined, "google"],
    ] as const) {
      const script: Script = { tag, ...(fault ? { fault, faultAt: "google" as ProviderName } : {}), tokens: { output: 200 } };
      const seen = await call({ model: "dear", script });
      expect(seen.headers["x-monitor-provider"]).toBe(provider);
      const row = await rowOf(seen.requestId);
      const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row.requestId } });
      const delivered = bookedAs(tag).find((one) => one.provider === provider) as SimCall;
      expect(row.chargedNanoUsd).toBe(chargeOf(delivered));
      expect(hold.amountNanoUsd).toBeGreaterThanOrEqual(chargeOf({ ...delivered, model: "grok-beta" }));
      expect(JSON.parse(row.passes)[0].priceVersionId).toMatch(new RegExp(`^${provider}/`));
    }
  });

  test("a fallback that the balance does not cover is left out, and the call is made", async () => {
    // Enough for Gemini's 200 tokens, not for Grok's.
    const poor = await reseller.openShop("poor", 1_000_000n);
    const seen = await call({ key: poor.key, model: "dear", script: { tag: "poor" } });
    expect([seen.status, seen.headers["x-monitor-provider"]]).toEqual([200, "google"]);
    const row = await rowOf(seen.requestId);
    expect(JSON.parse(row.routing ?? "{}").skipped).toEqual([{ provider: "xai", model: "grok-beta", reason: expect.stringContaining("balance") }]);
    // What is held is what the primary can cost, not all that there is.
    const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row.requestId } });
    expect(hold.amountNanoUsd).toBeLessThan(500_000n);
    const failing = await call({ key: poor.key, model: "dear", script: { tag: "poor failing", fault: "status:500" } });
    expect(failing.status).toBe(502);
    expect(providersOf("poor failing")).toEqual(["google"]);
    const none = await reseller.openShop("none", 1n);
    expect((await call({ key: none.key, model: "dear" })).status).toBe(402);
  });

  test("an output cap above a fallback's is lowered and named; above the primary's it is refused", async () => {
    const script: Script = { tag: "capped", fault: "status:500", faultAt: "anthropic" };
    const seen = await call({ model: "small-second", script, outputTokensMax: 40_000 });
    expect(seen.headers).toMatchObject({ "x-monitor-provider": "openai", "x-monitor-adjusted": "max_tokens=16384" });
    expect(bookedAs("capped").at(-1)?.outputTokensMax).toBe(16_384);
    const first = await call({ model: "small-second", script: { tag: "uncapped" }, outputTokensMax: 40_000 });
    expect(first.headers["x-monitor-adjusted"]).toBeUndefined();
    expect((await call({ model: "chain", outputTokensMax: 1_000_000 })).status).toBe(400);
  });
});

describe("a call that is too long", () => {
  const words = (count: number) => "hello ".repeat(count);
  const asked = (model: string, text: string, headers = {}) => call({ model, headers, body: { messages: [{ role: "user", content: text }] } });

  test("goes to the next that fits, or is refused with the window, the input and what fits", async () => {
    const seen = await asked("long", words(140_000));
    expect(seen.headers["x-monitor-provider"]).toBe("google");
    const row = await rowOf(seen.requestId);
    expect(JSON.parse(row.routing ?? "{}").skipped).toMatchObject([{ provider: "openai", reason: expect.stringContaining("context window") }]);
    for (const model of ["alone", "gpt-4o-mini"]) {
      const refused = await asked(model, words(140_000));
      const { error } = readResold(refused);
      expect([refused.status, error?.code, error?.param]).toEqual([400, "context_length_exceeded", "messages"]);
      expect(error?.message).toMatch(/14\d{4} tokens.*has 128000, at most 128000 fit/);
    }
  });

  test("is estimated at 4 bytes a token where the vocabulary is not public, and said so", async () => {
    const { error } = readResold(await asked("claude-3-5-haiku", words(140_000)));
    expect(error?.code).toBe("context_length_exceeded");
    expect(error?.message).toMatch(/21\d{4} tokens \(estimated at 4 bytes a token\).*has 200000/);
  });

  test("for a browser app it is so from 85 % of the window on", async () => {
    const post = (count: number) =>
      fetch(`${reseller.origin}/api/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${shop.key}`, "content-type": "application/json" },
        body: JSON.stringify({ model: "gpt-4o-mini", max_tokens: 5, messages: [{ role: "user", content: words(count) }] }),
      });
    expect((await post(100_000)).status).toBe(200);
    const refused = await post(115_000);
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    expect([refused.status, error.code]).toEqual([400, "context_length_exceeded"]);
    expect(error.message).toMatch(/has 128000, at most 108800 of them \(85 %\)/);
  });

  test("so is a text that is to be embedded", async () => {
    const response = await fetch(`${reseller.origin}/api/v1/embeddings`, {
      method: "POST",
      headers: { authorization: `Bearer ${shop.key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "text-embedding-3-small", input: ["short", words(20_000)] }),
    });
    const { error } = (await response.json()) as { error: { code: string; param: string } };
    expect([response.status, error.code, error.param]).toEqual([400, "context_length_exceeded", "input"]);
  });
});

test("embeddings go along a route too, past what does not embed", async () => {
  await makeRoute(reseller, { name: "embed", primary: "anthropic/claude-3-5-haiku", fallbacks: ["openai/text-embedding-3-small"], numRetries: 0 });
  const response = await fetch(`${reseller.origin}/api/v1/embeddings`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "embed", input: "hello" }),
  });
  expect([response.status, response.headers.get("x-monitor-model")]).toEqual([200, "text-embedding-3-small"]);
});

test("both mounts fall over", async () => {
  for (const { name, origin } of reseller.mounts) {
    const script: Script = { tag: `mount ${name}`, fault: "status:500", faultAt: "google" };
    const seen = await call({ origin, model: "chain", stream: true, script });
    expect([seen.status, readResold(seen).end, seen.headers["x-monitor-provider"]]).toEqual([200, "whole", "openai"]);
  }
});

test("the ledger adds up, and nothing is held", { timeout: 60_000 }, async () => {
  await reseller.settled();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  await reseller.expectCleanLedger();
});
