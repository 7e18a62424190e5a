import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chargeOf } from "../money/charge-of";
import { readResold } from "../money/read-resold";
import { startResold } from "../money/resold-call";
import type { SimCall } from "../tools/simulator/books";
import type { Script } from "../tools/simulator/script";
import { bookedAs, call, expectCleanBooks, providersOf, reseller, rowOf, shop, startChains, stopChains } from "./start-chains";

// When a call falls over, and when not. Where it may go: fallback-targets.test.ts.
beforeAll(startChains);
afterAll(stopChains);

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

test("both mounts fall over", async () => {
  for (const { name, origin } of reseller.mounts) {
    const script: Script = { tag: `mount ${name}`, fault: "status:500", faultAt: "google" };
    const seen = await call({ origin, model: "chain", stream: true, script });
    expect([seen.status, readResold(seen).end, seen.headers["x-monitor-provider"]]).toEqual([200, "whole", "openai"]);
  }
});

test("the ledger adds up, and nothing is held", { timeout: 60_000 }, expectCleanBooks);
