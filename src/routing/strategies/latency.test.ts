import { describe, expect, test } from "vitest";
import type { Candidate } from "../../domain/route";
import { candidate, choiceRequest, makeRouter, namesOf, observation, seededRandom } from "../testing/make-choice";

const SLOW = candidate("openai/slow");
const FAST = candidate("google/fast");
const request = choiceRequest([SLOW, FAST], { rule: { strategy: "latency-based-routing" } });

/** One call: sent to the first of its choice, which takes what it takes. Returns who had it. */
function call(world: ReturnType<typeof makeRouter>, ttftMsOf: (target: Candidate) => number): string {
  const [first] = world.router.choose(request).order;
  if (!first) throw new Error("nothing was chosen");
  world.router.observe(observation(namesOf([first])[0] as string, { ttftMs: ttftMsOf(first) }));
  return first.modelId;
}

function share(names: string[], of: string): number {
  return names.filter((name) => name === of).length / names.length;
}

describe.each([2, 10, 100])("one slow and one fast provider, %i calls a second", (callsPerSecond) => {
  const random = seededRandom(7);
  const noise = () => 0.6 + 0.8 * random();
  const world = makeRouter();
  const calls = (count: number, ttftMsOf: (target: Candidate) => number) =>
    Array.from({ length: count }, () => {
      world.clock.nowMs += 1000 / callsPerSecond;
      return call(world, ttftMsOf);
    });
  const before = ({ modelId }: Candidate) => (modelId === "slow" ? 1_940 : 312) * noise();
  const after = ({ modelId }: Candidate) => (modelId === "slow" ? 312 : 1_940) * noise();

  test("at least 95 % of the calls go to the fast one within the first 100, and of those that follow", () => {
    expect(share(calls(100, before), "fast")).toBeGreaterThanOrEqual(0.95);
    expect(share(calls(400, before), "fast")).toBeGreaterThanOrEqual(0.95);
  });

  test("after they have swapped, 95 % go to the other within 60 s", () => {
    calls(60 * callsPerSecond, after);
    expect(share(calls(100, after), "slow")).toBeGreaterThanOrEqual(0.95);
  });
});

test.each([
  [1, 200],
  [10, 200],
  [100, 200],
  [10, 30],
])(
  "at %i calls a second one that has become faster (%i ms) than the best is found within 60 s, though the best is as good as before",
  (callsPerSecond, ttftMs) => {
    const world = makeRouter();
    const calls = (seconds: number, slowMs: number) =>
      Array.from({ length: seconds * callsPerSecond }, () => {
        world.clock.nowMs += 1000 / callsPerSecond;
        return call(world, ({ modelId }) => (modelId === "slow" ? slowMs : 312));
      });
    calls(120, 3_000);
    calls(60, ttftMs);
    expect(share(calls(100, ttftMs), "slow")).toBeGreaterThanOrEqual(0.95);
  },
);

test("says the figures, of the others too", () => {
  const world = makeRouter();
  for (let i = 0; i < 41; i++) world.router.observe(observation("google/fast", { ttftMs: 312 }));
  for (let i = 0; i < 3; i++) world.router.observe(observation("openai/slow", { ttftMs: 1_940 }));
  expect(world.router.choose(request).routing.reason).toBe("fastest: google/fast, 312 ms to the first token over 41 calls; openai/slow 1,940 ms");
});

test("one slow call of many does not count", () => {
  const world = makeRouter();
  for (const ttftMs of [300, 310, 320, 60_000, 315]) world.router.observe(observation("google/fast", { ttftMs }));
  world.router.observe(observation("openai/slow", { ttftMs: 500 }));
  expect(world.router.choose(request).order[0]?.modelId).toBe("fast");
});

test("a provider that fails often is not the fastest", () => {
  const world = makeRouter();
  for (let i = 0; i < 20; i++) world.router.observe(observation("google/fast", { ttftMs: 300, result: i % 4 === 0 ? "failed" : "succeeded" }));
  for (let i = 0; i < 20; i++) world.router.observe(observation("openai/slow", { ttftMs: 1_940 }));
  const { order, routing } = world.router.choose(request);
  expect(order[0]?.modelId).toBe("slow");
  expect(routing.reason).toContain("google/fast 300 ms, 5 of 20 calls failed");
});

test("one that was never measured gets one call, however many run at once", () => {
  const world = makeRouter();
  world.router.observe(observation("openai/slow"));
  const firsts = Array.from({ length: 50 }, () => world.router.choose(request));
  expect(firsts.filter(({ order }) => order[0]?.modelId === "fast")).toHaveLength(1);
  expect(firsts[0]?.routing.reason).toBe(
    "to measure it: google/fast was never measured; the fastest so far is openai/slow, 300 ms to the first token over 1 call",
  );
});

test("one whose breaker waits for a probe gets it, and is found again", () => {
  const world = makeRouter();
  for (let i = 0; i < 9; i++) call(world, ({ modelId }) => (modelId === "slow" ? 1_940 : 312));
  world.fail("google/fast");
  expect(call(world, () => 1_940)).toBe("slow");
  world.clock.nowMs += 5_000;
  world.router.observe(observation("openai/slow", { ttftMs: 1_940 }));
  const { order, routing } = world.router.choose(request);
  expect([order[0]?.modelId, routing.reason]).toEqual(["fast", expect.stringMatching(/^to see whether google\/fast has recovered: 5 failures/)]);
  expect(world.router.mayTry(FAST)).toBe(true);
  expect(world.router.choose(request).order[0]?.modelId).toBe("slow");
  world.router.observe(observation("google/fast", { ttftMs: 312 }));
  expect(world.router.choose(request).order[0]?.modelId).toBe("fast");
});
