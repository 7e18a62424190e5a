import { expect, test } from "vitest";
import { makeRouter, observation } from "../routing/testing/make-choice";
import { judgeBreakers, judgeCalls, worstOf } from "./judge-targets";

test("calls of the last minute: healthy, degraded from one failure in ten on, unknown without any", () => {
  const { router, clock, fail } = makeRouter();
  expect(judgeCalls(router.snapshot()).status).toBe("unknown");
  for (let i = 0; i < 18; i++) router.observe(observation("openai/gpt-4o"));
  fail("openai/o4-mini", 1);
  expect(judgeCalls(router.snapshot())).toEqual({ status: "healthy", error: null });
  fail("openai/o4-mini", 1);
  expect(judgeCalls(router.snapshot())).toEqual({ status: "degraded", error: "2 of the last minute's 20 calls failed" });
  clock.nowMs += 60_000;
  expect(judgeCalls(router.snapshot()).status).toBe("unknown");
});

test("one breaker of several makes degraded, all of them down", () => {
  const { router, clock, fail } = makeRouter();
  router.observe(observation("openai/gpt-4o"));
  fail("openai/o4-mini");
  expect(judgeBreakers(router.snapshot(), clock.nowMs)).toEqual({
    status: "degraded",
    error: "breaker open for o4-mini: 5 failures in a row, last: upstream_timeout",
  });
  fail("openai/gpt-4o");
  expect(judgeBreakers(router.snapshot(), clock.nowMs).status).toBe("down");
});

test("paths without a model never make a provider down", () => {
  const { router, clock, fail } = makeRouter();
  fail("openai/");
  expect(judgeBreakers(router.snapshot(), clock.nowMs).status).toBe("degraded");
});

test("an open breaker that nobody has tried again for ten minutes says nothing", () => {
  const { router, clock, fail } = makeRouter();
  fail("openai/gpt-4o");
  clock.nowMs += 5_000 + 10 * 60_000;
  expect(judgeBreakers(router.snapshot(), clock.nowMs).status).toBe("unknown");
});

test("the worst of several, with what is wrong", () => {
  const bad = { status: "degraded", error: "slow" } as const;
  expect(worstOf({ status: "healthy", error: null }, { status: "unknown", error: null }, bad)).toEqual(bad);
});
