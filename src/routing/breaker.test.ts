import { describe, expect, test } from "vitest";
import type { BreakerChange } from "../domain/health";
import { BREAKER_SETTINGS } from "./breaker";
import { candidate, choiceRequest, failure, makeRouter, observation, seededRandom } from "./testing/make-choice";

const NAME = "openai/gpt-4o";
const TARGET = candidate(NAME);

function setUp(random: () => number = () => 0) {
  const changes: BreakerChange[] = [];
  const world = makeRouter({ random, onChange: (change) => changes.push(change) });
  const breaker = () => world.router.snapshot().find(({ upstreamModel }) => upstreamModel === "gpt-4o")?.breaker;
  return { ...world, changes, breaker, state: () => breaker()?.state };
}

describe("a breaker opens", () => {
  test("after five failures in a row, and says so", () => {
    const { router, fail, state, changes, clock } = setUp();
    fail(NAME, 4);
    expect([state(), router.mayTry(TARGET)]).toEqual(["closed", true]);
    fail(NAME, 1);
    expect([state(), router.mayTry(TARGET)]).toEqual(["open", false]);
    const reason = "5 failures in a row, last: upstream_timeout";
    expect(changes).toEqual([
      { providerId: "openai", upstreamModel: "gpt-4o", state: "open", reason, retryAtMs: clock.nowMs + 5_000, atMs: clock.nowMs },
    ]);
  });

  test("not when a success lies between them, nor by what says nothing of the provider", () => {
    const { router, fail, state } = setUp();
    for (let i = 0; i < 3; i++) {
      fail(NAME, 4);
      router.observe(observation(NAME));
      for (let j = 0; j < 20; j++) router.observe(observation(NAME, { result: "neutral", reason: "invalid_request", ttftMs: null }));
    }
    expect(state()).toBe("closed");
  });

  test("when half of at least twenty calls within a minute have failed", () => {
    const { router, fail, state, breaker } = setUp();
    for (let i = 0; i < 9; i++) {
      fail(NAME, 1);
      router.observe(observation(NAME));
    }
    fail(NAME, 1);
    expect(state()).toBe("closed"); // 10 of 19
    router.observe(observation(NAME));
    fail(NAME, 1);
    expect(breaker()).toMatchObject({ state: "open", reason: "11 of the last minute's 21 calls failed, last: upstream_timeout" });
  });

  test("not by failures of longer ago", () => {
    const { router, fail, state, clock } = setUp();
    for (let i = 0; i < 30; i++) {
      fail(NAME, 1);
      router.observe(observation(NAME));
      clock.nowMs += 8_000;
    }
    expect(state()).toBe("closed");
  });
});

test("while it is open no call is sent but probes: one for each delay, which doubles up to a minute", () => {
  const { router, fail, clock, state } = setUp(seededRandom(3));
  fail(NAME);
  const startMs = clock.nowMs;
  const probedAtMs: number[] = [];
  for (; clock.nowMs < startMs + 600_000; clock.nowMs += 100) {
    for (let calls = 0; calls < 3; calls++) {
      if (!router.mayTry(TARGET)) continue;
      expect(state()).toBe("half-open");
      probedAtMs.push(clock.nowMs);
    }
    // Its failure comes in with the next round: until then all others are refused.
    if (state() === "half-open" && probedAtMs.at(-1) !== clock.nowMs) router.observe(failure(NAME));
  }
  const waits = probedAtMs.map((atMs, i) => atMs - (probedAtMs[i - 1] ?? startMs));
  for (const [i, waitMs] of waits.entries()) {
    const delayMs = Math.min(60_000, 5_000 * 2 ** i);
    expect(waitMs).toBeGreaterThanOrEqual(delayMs * 0.8);
    expect(waitMs).toBeLessThanOrEqual(delayMs + 300);
  }
  expect(waits.length).toBeGreaterThanOrEqual(11);
  expect(new Set(waits.slice(4)).size).toBeGreaterThan(1); // jittered
});

describe("a probe", () => {
  test("that succeeds closes the breaker: a recovery is seen within the probe interval", () => {
    const { router, fail, clock, state, changes } = setUp();
    fail(NAME);
    clock.nowMs += 5_000;
    expect(router.mayTry(TARGET)).toBe(true);
    router.observe(observation(NAME));
    expect([state(), router.mayTry(TARGET), router.mayTry(TARGET)]).toEqual(["closed", true, true]);
    expect(changes.map(({ state }) => state)).toEqual(["open", "half-open", "closed"]);
    fail(NAME, 4);
    expect(state()).toBe("closed"); // what came before is forgotten, the failures of the window too
  });

  test("that says nothing of the provider hands its turn to the next call", () => {
    const { router, fail, clock, state } = setUp();
    fail(NAME);
    clock.nowMs += 5_000;
    expect([router.mayTry(TARGET), router.mayTry(TARGET)]).toEqual([true, false]);
    router.observe(observation(NAME, { result: "neutral", ttftMs: null }));
    expect([router.mayTry(TARGET), router.mayTry(TARGET), state()]).toEqual([true, false, "half-open"]);
  });

  test("that is never heard of again counts as lost", () => {
    const { router, fail, clock } = setUp();
    fail(NAME);
    clock.nowMs += 5_000;
    expect(router.mayTry(TARGET)).toBe(true);
    clock.nowMs += BREAKER_SETTINGS.probeMsMax - 1;
    expect(router.mayTry(TARGET)).toBe(false);
    clock.nowMs += 1;
    expect([router.mayTry(TARGET), router.mayTry(TARGET)]).toEqual([true, false]);
  });
});

describe("an answer that breaks after it has begun", () => {
  const broken = ({ nowMs }: { nowMs: number }) => ({ providerId: "openai", upstreamModel: "gpt-4o", reason: "upstream_error", observedAtMs: nowMs });

  test("is one call that has failed, not two", () => {
    const { router, clock } = setUp();
    for (let i = 0; i < 4; i++) {
      const began = broken(clock);
      router.observe(observation(NAME));
      clock.nowMs += 20_000;
      router.observeBreak(began);
    }
    // Those of the last minute, and no failure of what is no longer among its calls.
    expect(router.snapshot()).toMatchObject([{ calls: 2, failures: 2 }]);
    router.observeBreak({ ...broken(clock), observedAtMs: clock.nowMs - 300_000 });
    expect(router.snapshot()).toMatchObject([{ calls: 3, failures: 3 }]);
  });

  test("opens the breaker when every answer does, however few: each beginning is a success, so that there are never several failures in a row", () => {
    const { router, clock, breaker, state } = setUp();
    for (let i = 0; i < 5; i++) {
      expect(state() ?? "closed").toBe("closed");
      router.observe(observation(NAME));
      router.observeBreak(broken(clock));
      clock.nowMs += 1_000;
    }
    expect(breaker()).toMatchObject({ state: "open", reason: "all 5 calls of the last minute failed, last: upstream_error" });
  });

  test("opens it when half of at least twenty do, and not while others are whole", () => {
    const { router, clock, breaker } = setUp();
    for (let i = 0; i < 10; i++) {
      router.observe(observation(NAME));
      router.observe(observation(NAME));
      if (i < 9) router.observeBreak(broken(clock));
    }
    expect(breaker()?.state).toBe("closed");
    router.observeBreak(broken(clock));
    expect(breaker()).toMatchObject({ state: "open", reason: "10 of the last minute's 20 calls failed, last: upstream_error" });
  });

  test("says nothing of a probe, which is another call", () => {
    const { router, fail, clock, breaker } = setUp();
    fail(NAME);
    clock.nowMs += 5_000;
    const { retryAtMs } = breaker() ?? {};
    router.observeBreak(broken(clock));
    expect(breaker()).toMatchObject({ state: "open", openings: 1, retryAtMs });
    expect(router.mayTry(TARGET)).toBe(true);
    router.observeBreak(broken(clock));
    expect(breaker()).toMatchObject({ state: "half-open", openings: 1 });
    router.observe(observation(NAME));
    expect(breaker()?.state).toBe("closed");
  });
});

test("calls that were on their way when it opened neither close it nor make it wait longer", () => {
  const { router, fail, clock, breaker } = setUp();
  fail(NAME);
  const { retryAtMs } = breaker() ?? {};
  clock.nowMs += 1_000;
  fail(NAME, 20);
  router.observe(observation(NAME));
  expect(breaker()).toMatchObject({ state: "open", openings: 1, retryAtMs });
});

test("a provider that asks for time gets it, up to a minute", () => {
  const { router, fail, clock, breaker } = setUp();
  fail(NAME, 4);
  router.observe(failure(NAME, { reason: "rate_limited", retryAfterMs: 20_000 }));
  expect(breaker()?.retryAtMs).toBe(clock.nowMs + 20_000);
  clock.nowMs += 20_000;
  expect(router.mayTry(TARGET)).toBe(true);
  router.observe(failure(NAME, { retryAfterMs: 86_400_000 }));
  expect(breaker()?.retryAtMs).toBe(clock.nowMs + 60_000);
});

test("a clock that jumps back does not keep it open for ever", () => {
  const { router, fail, clock } = setUp();
  fail(NAME);
  clock.nowMs -= 24 * 3_600_000;
  expect(router.mayTry(TARGET)).toBe(true);
});

describe("the operator's credential and the callers' own", () => {
  const own = { credential: "caller" } as const;

  test("an operator's key that is out of its budget opens it, whatever succeeds with callers' keys", () => {
    const { router, state, clock } = setUp();
    for (let i = 0; i < 5; i++) {
      router.observe(failure(NAME, { reason: "insufficient_quota" }));
      for (let j = 0; j < 10; j++) router.observe(observation(NAME, own));
    }
    expect(state()).toBe("open");
    clock.nowMs += 5_000;
    for (let j = 0; j < 10; j++) router.observe(observation(NAME, own));
    expect([state(), router.mayTry(TARGET)]).toEqual(["open", true]);
    router.observe(observation(NAME, own));
    expect(state()).toBe("half-open");
    router.observe(observation(NAME));
    expect(state()).toBe("closed");
  });

  test("what callers' own calls have opened, they close: passed-through calls are never held back", () => {
    const { router, state, clock, changes } = setUp();
    for (let i = 0; i < 5; i++) router.observe(failure(NAME, own));
    router.observe(observation(NAME, own));
    expect(state()).toBe("open");
    clock.nowMs += 5_000;
    router.observe(observation(NAME, own));
    expect(state()).toBe("closed");
    // The timeline says whose calls they were.
    expect(changes.map(({ reason }) => reason)).toEqual([
      "5 failures in a row with callers' own keys, last: upstream_timeout",
      "a call succeeded again",
    ]);
  });

  test("callers' failures open it in a row, as an outage does; not as a share of all calls, which one customer can make as high as they like", () => {
    const { router, state } = setUp();
    for (let i = 0; i < 500; i++) router.observe(i % 5 === 4 ? observation(NAME, own) : failure(NAME, own));
    expect(state()).toBe("closed");
    for (let i = 0; i < 9; i++) for (const each of [observation(NAME), failure(NAME)]) router.observe(each);
    expect(state()).toBe("closed"); // 9 of the operator's 18
    for (let i = 0; i < 5; i++) router.observe(failure(NAME, own));
    expect(state()).toBe("closed"); // the operator's calls do not find it out of order
    router.observe(observation(NAME));
    router.observe(failure(NAME));
    expect(state()).toBe("open"); // 10 of the operator's 20
  });

  test("no number of callers' failures keeps from it the operator's calls that it answers", () => {
    const { router, clock } = setUp();
    let blocked = 0;
    for (let second = 0; second < 600; second++) {
      for (let i = 0; i < 50; i++) router.observe(failure(NAME, own));
      if (router.mayTry(TARGET)) router.observe(observation(NAME));
      else blocked += 1;
      clock.nowMs += 1_000;
    }
    expect(blocked).toBeLessThanOrEqual(5); // before the first of them
  });

  test("once the operator's calls have nothing to say for a minute, callers' failures open it again", () => {
    const { router, clock, state } = setUp();
    router.observe(observation(NAME));
    for (let i = 0; i < 20; i++) router.observe(failure(NAME, own));
    expect(state()).toBe("closed");
    clock.nowMs += 60_000;
    router.observe(failure(NAME, own));
    expect(state()).toBe("open");
  });

  test("callers' failures are shown, and do not make a target seem worse to a route", () => {
    const { router } = setUp();
    router.observe(observation(NAME, { ttftMs: 100 }));
    router.observe(observation("google/gemini", { ttftMs: 200 }));
    for (let i = 0; i < 3; i++) router.observe(failure(NAME, own));
    expect(router.snapshot()).toMatchObject([{ upstreamModel: "gemini" }, { upstreamModel: "gpt-4o", calls: 4, failures: 3 }]);
    const request = choiceRequest([candidate("google/gemini"), TARGET], { rule: { strategy: "latency-based-routing" } });
    expect(router.choose(request).order[0]).toMatchObject({ modelId: "gpt-4o" });
  });

  test("what the operator's calls have opened, callers' failures do not open again, nor for longer", () => {
    const { router, state, breaker, fail, clock } = setUp();
    fail(NAME);
    clock.nowMs += 5_000;
    router.observe(failure(NAME, own));
    expect(breaker()).toMatchObject({ state: "open", openings: 1, retryAtMs: clock.nowMs });
    expect(router.mayTry(TARGET)).toBe(true);
    router.observe(failure(NAME, own));
    expect(breaker()).toMatchObject({ state: "half-open", openings: 1 });
    router.observe(observation(NAME));
    expect(state()).toBe("closed");
  });
});
