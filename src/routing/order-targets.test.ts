import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import { ROUTING_STRATEGIES } from "../domain/route";
import { candidate, choiceRequest, failure, makeRouter, namesOf, observation, seededRandom } from "./testing/make-choice";

const GEMINI = candidate("google/gemini-3.5-flash");
const GPT = candidate("openai/gpt-4o");
const CLAUDE = candidate("anthropic/claude-sonnet-5");
const tooLong = (target: typeof GPT) => ({ ...target, fits: false });

describe("simple", () => {
  test("in the rule's order", () => {
    const { order, routing } = makeRouter().router.choose(choiceRequest([GEMINI, GPT, CLAUDE]));
    expect(namesOf(order)).toEqual(["google/gemini-3.5-flash", "openai/gpt-4o", "anthropic/claude-sonnet-5"]);
    expect(routing).toEqual({ route: "best", strategy: "simple", reason: "the route's primary model", skipped: [] });
  });

  test("says so when the primary cannot be called", () => {
    const { routing } = makeRouter().router.choose(choiceRequest([GPT, CLAUDE], { rule: { primary: "google/gemini-3.5-flash" } }));
    expect(routing.reason).toBe("the first model of the route that can take the call: openai/gpt-4o");
  });
});

describe("a call that is too long", () => {
  const LARGE = candidate("google/gemini-large");

  test("for the primary goes to the context-window fallbacks, then to the next that fits", () => {
    const request = choiceRequest([tooLong(GPT), GEMINI, tooLong(CLAUDE)], { contextWindowFallbacks: [tooLong(candidate("xai/grok")), LARGE] });
    const { order, routing } = makeRouter().router.choose(request);
    expect(namesOf(order)).toEqual(["google/gemini-large", "google/gemini-3.5-flash"]);
    expect(routing.reason).toBe("too long for openai/gpt-4o; the first model of the route that can take the call: google/gemini-large");
    expect(routing.skipped.map(({ provider, reason }) => [provider, reason])).toEqual([
      ["xai", "the call does not fit its context window"],
      ["openai", "the call does not fit its context window"],
      ["anthropic", "the call does not fit its context window"],
    ]);
  });

  test.each(ROUTING_STRATEGIES.filter((strategy) => strategy !== "cost-based-routing"))("goes to those first also with %s", (strategy) => {
    const rule = { strategy, weights: { "openai/gpt-4o": 1, "anthropic/claude-sonnet-5": 9 } };
    const { order } = makeRouter().router.choose(choiceRequest([tooLong(GPT), CLAUDE], { rule, contextWindowFallbacks: [LARGE] }));
    expect(namesOf(order)).toEqual(["google/gemini-large", "anthropic/claude-sonnet-5"]);
  });

  test("for a fallback only leaves that one out, and needs no context-window fallback", () => {
    const { order, routing } = makeRouter().router.choose(choiceRequest([GEMINI, tooLong(GPT), CLAUDE], { contextWindowFallbacks: [LARGE] }));
    expect(namesOf(order)).toEqual(["google/gemini-3.5-flash", "anthropic/claude-sonnet-5"]);
    expect(routing.skipped).toEqual([{ provider: "openai", model: "gpt-4o", reason: "the call does not fit its context window" }]);
  });

  test("for all of them still has an order, and its reason says it", () => {
    const { order, routing } = makeRouter().router.choose(choiceRequest([tooLong(GPT), tooLong(CLAUDE)]));
    expect(order).toHaveLength(2);
    expect(routing.reason).toMatch(/^it fits no model's context window; /);
  });
});

describe("open breakers", () => {
  test("come last, with the reason", () => {
    const { router, clock, fail } = makeRouter();
    fail("google/gemini-3.5-flash");
    clock.nowMs += 1_000;
    const { order, routing } = router.choose(choiceRequest([GEMINI, GPT, CLAUDE]));
    expect(namesOf(order)).toEqual(["openai/gpt-4o", "anthropic/claude-sonnet-5", "google/gemini-3.5-flash"]);
    expect(routing.skipped).toEqual([
      {
        provider: "google",
        model: "gemini-3.5-flash",
        reason: "breaker open: 5 failures in a row, last: upstream_timeout; next try in 4 s",
      },
    ]);
  });

  test("of the provider as a whole stop no model: any caller can make a path of it fail", () => {
    const { router, fail } = makeRouter();
    fail("google/");
    expect(namesOf(router.choose(choiceRequest([GEMINI, GPT])).order)).toEqual(["google/gemini-3.5-flash", "openai/gpt-4o"]);
  });

  test("everywhere: the least bad one is tried first rather than nothing", () => {
    const { router, clock, fail } = makeRouter();
    fail("google/gemini-3.5-flash");
    clock.nowMs += 5_000;
    expect(router.mayTry(GEMINI)).toBe(true);
    router.observe(failure("google/gemini-3.5-flash")); // the second opening in a row
    fail("openai/gpt-4o");
    const { order, routing } = router.choose(choiceRequest([GEMINI, GPT]));
    expect(namesOf(order)).toEqual(["openai/gpt-4o", "google/gemini-3.5-flash"]);
    expect(routing.reason).toBe("the breaker of all 2 models is open: the least bad one, openai/gpt-4o, is tried all the same");
    expect(routing.skipped.map(({ model }) => model)).toEqual(["gemini-3.5-flash"]);
  });

  test("that wait for their probe have their place again, until a call has claimed it", () => {
    const { router, clock, fail } = makeRouter();
    fail("google/gemini-3.5-flash");
    clock.nowMs += 5_000;
    expect(namesOf(router.choose(choiceRequest([GEMINI, GPT])).order)[0]).toBe("google/gemini-3.5-flash");
    router.mayTry(GEMINI);
    const { order, routing } = router.choose(choiceRequest([GEMINI, GPT]));
    expect(namesOf(order)).toEqual(["openai/gpt-4o", "google/gemini-3.5-flash"]);
    expect(routing.skipped[0]?.reason).toMatch(/^breaker half-open, another call is trying it/);
  });
});

describe("complexity-based-routing", () => {
  const dear = { ...CLAUDE, estimatedCostNanoUsd: 900n };
  const cheap = { ...GEMINI, estimatedCostNanoUsd: 90n };
  const choose = (complexity: object) => {
    const { order, routing } = makeRouter().router.choose(
      choiceRequest([dear, cheap], { rule: { strategy: "complexity-based-routing" }, complexity }),
    );
    return { first: order[0]?.modelId, reason: routing.reason };
  };

  test("a simple call goes to the cheapest", () => {
    expect(choose({})).toEqual({
      first: "gemini-3.5-flash",
      reason: "simple: score 0, complex from 3; the cheapest model, google/gemini-3.5-flash",
    });
  });

  test("a complex one to the primary, with the score's parts", () => {
    expect(choose({ inputTokens: 2_300, tools: 3 })).toEqual({
      first: "claude-sonnet-5",
      reason: "complex: score 4 (2 for 2,300 input tokens, 2 for 3 tools), complex from 3; the best model, anthropic/claude-sonnet-5",
    });
  });

  test.each([
    [{ inputTokens: 2_999 }, "gemini-3.5-flash"],
    [{ inputTokens: 3_000 }, "claude-sonnet-5"],
    [{ asksForReasoning: true }, "claude-sonnet-5"],
    [{ images: 1 }, "gemini-3.5-flash"],
    [{ images: 1, codeCharacters: 20 }, "claude-sonnet-5"],
    [{ codeCharacters: 5_000, messages: 11 }, "claude-sonnet-5"],
    [{ codeCharacters: 5_000, messages: 10 }, "gemini-3.5-flash"],
  ])("%o", (complexity, model) => {
    expect(choose(complexity).first).toBe(model);
  });
});

const anyCandidates = (providers: number) =>
  fc.uniqueArray(
    fc.record({
      provider: fc.integer({ min: 1, max: providers }),
      model: fc.integer({ min: 1, max: 4 }),
      cost: fc.option(fc.bigInt({ min: 0n, max: 1_000_000n })),
      fits: fc.boolean(),
    }),
    { selector: ({ provider, model }) => `${provider}/${model}`, maxLength: 8 },
  );
const toCandidates = (drawn: { provider: number; model: number; cost: bigint | null; fits: boolean }[], prefix = "p") =>
  drawn.map(({ provider, model, cost, fits }) => candidate(`${prefix}${provider}/m${model}`, { estimatedCostNanoUsd: cost, fits }));

test("cost-based-routing: always the cheapest that fits, on 10,000 random calls", () => {
  const { router } = makeRouter();
  const request = fc.tuple(anyCandidates(4), anyCandidates(4));
  fc.assert(
    fc.property(request, ([own, large]) => {
      const [candidates, contextWindowFallbacks] = [toCandidates(own), toCandidates(large, "large")];
      const { order } = router.choose(choiceRequest(candidates, { rule: { strategy: "cost-based-routing" }, contextWindowFallbacks }));
      const isTooLong = candidates[0]?.fits !== true;
      const fitting = [...candidates, ...(isTooLong ? contextWindowFallbacks : [])].filter(({ fits }) => fits);
      const costs = fitting.flatMap(({ estimatedCostNanoUsd: cost }) => cost ?? []);
      const [lowest] = costs.sort((a, b) => Number(a - b));
      if (lowest !== undefined) expect(order[0]?.estimatedCostNanoUsd).toBe(lowest);
      else if (fitting.length > 0) expect(order[0]?.fits).toBe(true);
    }),
    { numRuns: runs(10_000) },
  );
});

test("cost-based-routing says what it would have cost elsewhere", () => {
  const request = choiceRequest([{ ...GPT, estimatedCostNanoUsd: 2_100_000n }, { ...GEMINI, estimatedCostNanoUsd: 123_400n }, CLAUDE], {
    rule: { strategy: "cost-based-routing" },
  });
  expect(makeRouter().router.choose(request).routing.reason).toBe(
    "cheapest: google/gemini-3.5-flash, about $0.0001234; openai/gpt-4o $0.0021; anthropic/claude-sonnet-5 not known",
  );
});

test("whatever has happened before, no target is lost or comes twice, the order is never empty, and nothing is thrown", () => {
  const observed = fc.record({
    provider: fc.integer({ min: 1, max: 3 }),
    model: fc.integer({ min: 1, max: 4 }),
    result: fc.constantFrom("succeeded" as const, "failed" as const, "failed" as const, "neutral" as const),
    ttftMs: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })),
    credential: fc.constantFrom("operator" as const, "caller" as const),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 1e9 })),
    afterMs: fc.constantFrom(0, 1, 500, 6_000, 100_000, -50_000),
    isTried: fc.boolean(),
  });
  const call = fc.record({
    strategy: fc.constantFrom(...ROUTING_STRATEGIES),
    own: anyCandidates(3),
    large: anyCandidates(3),
    weights: fc.dictionary(fc.constantFrom("p1/m1", "p2/m2", "p3/m3"), fc.integer({ min: 0, max: 5 })),
    stickyKey: fc.option(fc.string()),
    complexity: fc.record({ inputTokens: fc.nat(), tools: fc.nat(3), asksForReasoning: fc.boolean() }),
  });
  fc.assert(
    fc.property(fc.array(observed, { maxLength: 60 }), fc.array(call, { minLength: 1, maxLength: 4 }), fc.integer(), (history, calls, seed) => {
      const { router, clock } = makeRouter({ random: seededRandom(seed) });
      for (const { provider, model, afterMs, isTried, ...seen } of history) {
        const name = `p${provider}/m${model}`;
        if (isTried) router.mayTry(candidate(name));
        router.observe(observation(name, { reason: "upstream_error", ...seen }));
        clock.nowMs += afterMs;
      }
      for (const { strategy, own, large, weights, stickyKey, complexity } of calls) {
        const [candidates, contextWindowFallbacks] = [toCandidates(own), toCandidates(large)];
        const { order, routing } = router.choose(
          choiceRequest(candidates, { rule: { strategy, weights }, contextWindowFallbacks, stickyKey, complexity }),
        );
        const ordered = namesOf(order);
        expect(new Set(ordered).size).toBe(ordered.length);
        const all = new Set([...namesOf(candidates), ...namesOf(contextWindowFallbacks)]);
        for (const name of ordered) expect(all).toContain(name);
        const mentioned = new Set([...ordered, ...routing.skipped.map(({ provider, model }) => `${provider}/${model}`)]);
        for (const name of namesOf(candidates)) expect(mentioned).toContain(name);
        if (candidates.length > 0) expect(order.length).toBeGreaterThan(0);
        expect(routing.reason.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs(1_000) },
  );
});
