import { describe, expect, test } from "vitest";
import type { BreakerChange } from "../domain/health";
import { candidate, choiceRequest, failure, makeRouter, observation } from "./testing/make-choice";

const NAME = "openai/gpt-4o";
const TARGET = candidate(NAME);

describe("memory is bounded", () => {
  test("names that callers make up count for the provider as a whole", () => {
    const { router } = makeRouter({ nameOf: ({ upstreamModel }) => (upstreamModel === "gpt-4o" ? upstreamModel : null) });
    for (let i = 0; i < 100; i++) router.observe(failure(`openai/made-up-${i}`, { credential: "caller" }));
    router.observe(observation(NAME));
    expect(router.snapshot().map(({ upstreamModel, calls }) => [upstreamModel, calls])).toEqual([
      ["", 100],
      ["gpt-4o", 1],
    ]);
    expect(router.mayTry(candidate("openai/made-up-1"))).toBe(true);
  });

  test("spellings of a model are that model, for all that is observed, asked, chosen and heard of it", () => {
    const { router, fail, clock } = makeRouter({ nameOf: ({ upstreamModel }) => (upstreamModel.startsWith("gpt-4o") ? "gpt-4o" : null) });
    for (let i = 0; i < 5; i++) fail(`openai/gpt-4o-2024-0${i}-06`, 1);
    expect(router.snapshot()).toMatchObject([{ upstreamModel: "gpt-4o", calls: 5, failures: 5, breaker: { state: "open" } }]);
    expect(router.mayTry(candidate("openai/gpt-4o-mini-made-up"))).toBe(false);
    const spelled = candidate("openai/gpt-4o-latest");
    expect(router.choose(choiceRequest([spelled, candidate("openai/other")])).order.map(({ modelId }) => modelId)).toEqual([
      "other",
      "gpt-4o-latest",
    ]);
    router.apply([{ ...failureOf(clock.nowMs + 1), upstreamModel: "gpt-4o-2024-05-13", state: "closed", retryAtMs: null }]);
    expect(router.snapshot()).toMatchObject([{ upstreamModel: "gpt-4o", breaker: { state: "closed" } }, { upstreamModel: "other" }]);
  });

  test("a route's own models are never names that somebody made up, whatever they are called upstream", () => {
    const { router } = makeRouter({ nameOf: () => null });
    router.choose(choiceRequest([TARGET]));
    for (const name of [NAME, "openai/other"]) router.observe(observation(name));
    expect(router.snapshot().map(({ upstreamModel, calls }) => [upstreamModel, calls])).toEqual([
      ["gpt-4o", 1],
      ["", 1],
    ]);
  });

  test("what others say of a model that is not known here changes nothing", () => {
    const { router, clock } = makeRouter({ nameOf: () => null });
    router.observe(observation("openai/"));
    router.apply([failureOf(clock.nowMs)]);
    expect(router.snapshot()).toMatchObject([{ upstreamModel: "", breaker: { state: "closed" } }]);
  });

  test("beyond the limit the one that was idle for longest goes, but none that is open while there is another", () => {
    const { router, fail } = makeRouter({ targetsMax: 3 });
    fail("a/open");
    for (const name of ["a/one", "a/two", "a/one", "a/three"]) router.observe(observation(name));
    expect(router.snapshot().map(({ upstreamModel }) => upstreamModel)).toEqual(["open", "one", "three"]);
    for (let i = 0; i < 50; i++) fail(`a/open-${i}`);
    expect(router.snapshot()).toHaveLength(3);
  });

  test("however many routes there are", () => {
    const { router } = makeRouter();
    for (let i = 0; i < 5_000; i++)
      expect(router.choose(choiceRequest([TARGET], { rule: { id: `rou_${i}`, strategy: "latency-based-routing" } })).order).toHaveLength(1);
  });
});

describe("processes that tell each other", () => {
  /** Two processes, one clock; what one decides the other hears of when the test says so. */
  function setUp() {
    const sent: BreakerChange[] = [];
    const here = makeRouter({ onChange: (change) => sent.push(change) });
    const there = makeRouter();
    there.clock.nowMs = here.clock.nowMs;
    const elapse = (ms: number) => {
      here.clock.nowMs += ms;
      there.clock.nowMs += ms;
    };
    const stateThere = () => there.router.snapshot()[0]?.breaker.state;
    return { here, there, elapse, stateThere, tell: () => there.router.apply(sent), sent };
  }

  test("agree, and say what they have heard to nobody", () => {
    const heard: BreakerChange[] = [];
    const { here, there, elapse, tell, stateThere } = setUp();
    const echo = makeRouter({ onChange: (change) => heard.push(change) });
    here.fail(NAME);
    tell();
    expect([stateThere(), there.router.mayTry(TARGET)]).toEqual(["open", false]);
    elapse(5_000);
    here.router.mayTry(TARGET);
    here.router.observe(observation(NAME));
    tell();
    expect([stateThere(), there.router.mayTry(TARGET)]).toEqual(["closed", true]);
    echo.router.apply([{ providerId: "openai", upstreamModel: "gpt-4o", state: "open", reason: "x", retryAtMs: 1, atMs: 1 }]);
    expect(heard).toEqual([]);
  });

  test("send one probe: the one that opened is first, and the others hear of it", () => {
    const { here, there, elapse, tell } = setUp();
    here.fail(NAME);
    tell();
    elapse(5_000);
    expect([there.router.mayTry(TARGET), here.router.mayTry(TARGET)]).toEqual([false, true]);
    tell();
    elapse(2_000);
    expect(there.router.mayTry(TARGET)).toBe(false);
  });

  test("do not wait for one that is gone", () => {
    const { here, there, elapse, tell } = setUp();
    here.fail(NAME);
    tell();
    elapse(7_000);
    expect(there.router.mayTry(TARGET)).toBe(true);
  });

  test("take the newest change, in whatever order and however often they hear of it, and though a clock is behind", () => {
    const { here, there, elapse, tell, stateThere, sent } = setUp();
    here.fail(NAME);
    elapse(5_000);
    here.router.mayTry(TARGET);
    here.clock.nowMs -= 60_000;
    here.router.observe(observation(NAME));
    expect(sent.map(({ state }) => state)).toEqual(["open", "half-open", "closed"]);
    there.router.apply([failureOf(here.clock.nowMs)]);
    sent.reverse();
    tell();
    tell();
    expect(stateThere()).toBe("closed");
  });
});

const failureOf = (atMs: number): BreakerChange => ({
  providerId: "openai",
  upstreamModel: "gpt-4o",
  state: "open",
  reason: "earlier",
  retryAtMs: atMs + 5_000,
  atMs,
});

test("the snapshot says what was seen", () => {
  const { router, clock } = makeRouter();
  for (const ttftMs of [100, 300, 200]) router.observe(observation(NAME, { ttftMs }));
  router.observe(failure(NAME));
  const [seen] = router.snapshot();
  expect(seen).toMatchObject({ providerId: "openai", upstreamModel: "gpt-4o", calls: 4, failures: 1, ttftMs: 200, lastAtMs: clock.nowMs });
  clock.nowMs += 60_000;
  expect(router.snapshot()[0]).toMatchObject({ calls: 0, failures: 0, ttftMs: 200 });
});
