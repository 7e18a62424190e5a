import { afterEach, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { lockDatabase } from "../db/testing/lock-database";
import type { BreakerState } from "../domain/health";
import type { RouteTarget } from "../domain/route";
import { Router } from "../routing/router";
import { failure, observation } from "../routing/testing/make-choice";
import { evictOldBreakers } from "./evict-old-breakers";
import { listBreakerChanges, listBreakers } from "./list-breakers";
import { BreakerShare } from "./share-breakers";

/** A clock that all processes of a test share: real time and what the test adds to it. */
const clock = { aheadMs: 0 };
const nowMs = () => Date.now() + clock.aheadMs;
const started: BreakerShare[] = [];

/** What a process has of all this. `clockMs`: by how much its clock is wrong. */
function startProcess({ clockMs = 0, isPolling = true } = {}) {
  const errors: unknown[] = [];
  const ownNowMs = () => nowMs() + clockMs;
  const router: Router = new Router({ nowMs: ownNowMs, random: () => 0, onChange: (change, before) => share.publish(change, before) });
  const share: BreakerShare = new BreakerShare({
    apply: (changes) => router.apply(changes),
    nowMs: ownNowMs,
    onError: (error) => errors.push(error),
  });
  if (isPolling) share.start();
  started.push(share);
  const stateOf = (target: RouteTarget): BreakerState | undefined =>
    router.snapshot().find(({ upstreamModel }) => upstreamModel === target.upstreamModel)?.breaker.state;
  return { router, share, errors, stateOf };
}

afterEach(async () => {
  for (const share of started.splice(0)) await share.stop();
  await database().breaker.deleteMany();
  await database().breakerChange.deleteMany();
  clock.aheadMs = 0;
});

const TARGET: RouteTarget = { providerId: "openai", upstreamModel: "gpt-4o" };
const fail = (router: Router, times = 5) => {
  for (let i = 0; i < times; i++) router.observe(failure("openai/gpt-4o"));
};
const AGREE_MS_MAX = { timeout: 2_000, interval: 20 };

describe("two processes on one database", () => {
  test("agree within two seconds that a breaker is open, and that it is closed again", async () => {
    const [one, two] = [startProcess(), startProcess()];
    await Promise.all([one.share.poll(), two.share.poll()]);
    fail(one.router);
    await vi.waitFor(() => expect(two.stateOf(TARGET)).toBe("open"), AGREE_MS_MAX);
    expect(two.router.mayTry(TARGET)).toBe(false);
    clock.aheadMs += 5_000;
    expect(one.router.mayTry(TARGET)).toBe(true);
    await vi.waitFor(() => expect(two.stateOf(TARGET)).toBe("half-open"), AGREE_MS_MAX);
    one.router.observe(observation("openai/gpt-4o"));
    await vi.waitFor(() => expect(two.stateOf(TARGET)).toBe("closed"), AGREE_MS_MAX);
    expect(two.router.mayTry(TARGET)).toBe(true);
    expect([one.errors, two.errors]).toEqual([[], []]);
  });

  test("agree though one's clock is 20 seconds behind", async () => {
    const [ahead, behind] = [startProcess(), startProcess({ clockMs: -20_000 })];
    fail(ahead.router);
    await vi.waitFor(() => expect(behind.stateOf(TARGET)).toBe("open"), AGREE_MS_MAX);
    for (let i = 0; i < 5; i++) behind.router.observe(failure("openai/o4-mini"));
    await vi.waitFor(() => expect(ahead.stateOf({ providerId: "openai", upstreamModel: "o4-mini" })).toBe("open"), AGREE_MS_MAX);
    clock.aheadMs += 30_000;
    expect(behind.router.mayTry(TARGET)).toBe(true);
    behind.router.observe(observation("openai/gpt-4o"));
    await vi.waitFor(() => expect(ahead.stateOf(TARGET)).toBe("closed"), AGREE_MS_MAX);
  });

  test("one that starts later knows what is open", async () => {
    const one = startProcess({ isPolling: false });
    fail(one.router);
    await one.share.flush();
    const two = startProcess({ isPolling: false });
    await two.share.poll();
    expect(two.stateOf(TARGET)).toBe("open");
  });
});

test("a change that is older than the row does not overwrite it", async () => {
  const [one, two] = [startProcess({ isPolling: false }), startProcess({ isPolling: false, clockMs: 10_000 })];
  fail(two.router);
  await two.share.flush();
  fail(one.router);
  await one.share.flush();
  const [row, ...others] = await listBreakers();
  expect(others).toEqual([]);
  expect(row?.updatedAt.getTime()).toBe(two.router.snapshot()[0]?.breaker.atMs);
  await one.share.poll();
  expect(one.router.snapshot()[0]?.breaker.atMs).toBe(row?.updatedAt.getTime());
});

test("the timeline has every change of state with its reason, once, and of the last day only", async () => {
  const { router, share } = startProcess({ isPolling: false });
  fail(router, 9);
  clock.aheadMs += 5_000;
  expect(router.mayTry(TARGET)).toBe(true);
  router.observe(failure("openai/gpt-4o", { reason: "upstream_error" }));
  clock.aheadMs += 10_000;
  router.mayTry(TARGET);
  clock.aheadMs += 60_000; // that probe is lost, and the next call is another
  router.mayTry(TARGET);
  router.observe(observation("openai/gpt-4o"));
  await share.flush();
  const changes = await listBreakerChanges({ sinceMs: 0 });
  expect(changes.map(({ state }) => state).reverse()).toEqual(["open", "half-open", "open", "half-open", "closed"]);
  expect(changes.at(-1)).toMatchObject({ providerId: "openai", model: "gpt-4o", reason: "5 failures in a row, last: upstream_timeout" });
  expect(changes.at(-3)?.reason).toBe("tried again and failed, last: upstream_error");
  expect(await listBreakerChanges({ sinceMs: nowMs() - 60_000 })).toHaveLength(1);
  expect(await listBreakers()).toMatchObject([{ providerId: "openai", model: "gpt-4o", state: "closed", retryAt: null }]);

  await evictOldBreakers(nowMs() + 24 * 60 * 60 * 1000 - 30_000);
  expect(await listBreakerChanges({ sinceMs: 0 })).toHaveLength(1);
  await evictOldBreakers(nowMs() + 24 * 60 * 60 * 1000 + 1_000);
  expect([await listBreakerChanges({ sinceMs: 0 }), await listBreakers()]).toEqual([[], []]);
});

test("a database that does not answer is reported once, and heard of when it does again", async () => {
  const { router, share, errors } = startProcess({ isPolling: false });
  const refused = vi.spyOn(database().breaker, "updateMany").mockRejectedValue(new Error("gone"));
  fail(router);
  for (let i = 0; i < 3; i++) await share.flush();
  expect([errors.length, router.mayTry(TARGET)]).toEqual([1, false]);
  refused.mockRestore();
  await share.flush();
  expect((await listBreakers()).map(({ state }) => state)).toEqual(["open"]);
  expect(await listBreakerChanges({ sinceMs: 0 })).toHaveLength(1);
});

test("no call waits for a database that is locked", async () => {
  const lock = await lockDatabase();
  const { router, stateOf } = startProcess({ isPolling: false });
  const startedMs = performance.now();
  fail(router);
  expect([stateOf(TARGET), performance.now() - startedMs < 100]).toEqual(["open", true]);
  await lock.release();
});
