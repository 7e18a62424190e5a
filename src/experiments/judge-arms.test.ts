import { describe, expect, test } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import type { ExperimentMetric } from "../domain/experiment";
import { seededRandom } from "../routing/testing/make-choice";
import { judgeArms } from "./judge-arms";
import { normal, SimulatedArm } from "./testing/simulate-arm";

const RUNS = runs(1_000);
const LOOK_EVERY_CALLS = 100;
const LOOKS = 20;
const USERS = 300;

interface Simulated {
  metric: ExperimentMetric;
  /** What a call of this arm shows; `user` is that of its caller, about normal. */
  draw(arm: number, random: () => number, user: number): number;
  /** Of the first arm; default: as many calls as the second. */
  share?: number;
  arms?: number;
  /** Calls belong to users, who stay in their arm. */
  isSticky?: boolean;
}

/** Which arm a look has named first, over all looks of a run; null: none. */
function runOnce({ metric, draw, share, arms: count = 2, isSticky = false }: Simulated, seed: number): string | null {
  const random = seededRandom(seed);
  const arms = Array.from({ length: count }, (_, i) => new SimulatedArm(`p/${i}`));
  const users = Array.from({ length: USERS }, () => ({ effect: normal(random), arm: Math.floor(random() * count) }));
  for (let look = 1; look <= LOOKS; look++) {
    for (let call = 0; call < LOOK_EVERY_CALLS; call++) {
      // Some call far more often than others.
      const at = Math.floor(USERS * random() ** 2);
      const user = users[at] as { effect: number; arm: number };
      const free = share === undefined ? Math.floor(random() * count) : random() < share ? 0 : 1;
      const arm = isSticky ? user.arm : free;
      const value = draw(arm, random, user.effect);
      if (isSticky) arms[arm]?.addOf(`user ${at}`, value);
      else arms[arm]?.add(value);
    }
    const verdict = judgeArms(metric, arms, look * LOOK_EVERY_CALLS);
    if (verdict.kind === "winner") return verdict.model;
  }
  return null;
}

const winners = (simulated: Simulated) => Array.from({ length: RUNS }, (_, seed) => runOnce(simulated, seed + 1));

const failures = (rate: number, random: () => number) => (random() < rate ? 1 : 0);
/** As costs and latencies are: most are small, a few very large. */
const skewed = (random: () => number, scale = 1) => scale * Math.exp(normal(random));

const EQUAL: [name: string, simulated: Simulated][] = [
  ["skewed costs", { metric: "cost", draw: (_, random) => skewed(random) }],
  ["skewed costs, one call in ten to one arm", { metric: "cost", share: 0.9, draw: (_, random) => skewed(random) }],
  ["rare errors", { metric: "errorRate", draw: (_, random) => failures(0.01, random) }],
  ["rare errors, one call in ten to one arm", { metric: "errorRate", share: 0.9, draw: (_, random) => failures(0.02, random) }],
  ["errors of four arms", { metric: "errorRate", arms: 4, draw: (_, random) => failures(0.1, random) }],
  ["feedback", { metric: "feedback", draw: (_, random) => Math.round(random() * 4) / 4 }],
  [
    "users who differ by more than calls do",
    { metric: "latency", isSticky: true, draw: (_, random, user) => 1_000 * Math.exp(user) + 100 * random() },
  ],
];

describe("equal arms, looked at after every 100 calls", () => {
  test.each(EQUAL)("%s: at most 5 % of all experiments ever find a winner", (_, simulated) => {
    const found = winners(simulated).filter((winner) => winner !== null);
    expect(found.length / RUNS).toBeLessThanOrEqual(0.05);
  });
});

const DIFFERENT: [name: string, simulated: Simulated][] = [
  ["costs that are 1.5 times as high", { metric: "cost", draw: (arm, random) => skewed(random, arm === 0 ? 1 : 1.5) }],
  ["10 % errors instead of 2 %", { metric: "errorRate", draw: (arm, random) => failures(arm === 0 ? 0.02 : 0.1, random) }],
  ["scores of 0.8 instead of 0.6", { metric: "feedback", draw: (arm, random) => failures(arm === 0 ? 0.8 : 0.6, random) }],
  ["the best of four", { metric: "latency", arms: 4, draw: (arm, random) => Math.max(0, (arm === 0 ? 800 : 1_000) + 200 * normal(random)) }],
  ["users in arms of twice the latency", { metric: "latency", isSticky: true, draw: (arm, random) => skewed(random, arm === 0 ? 500 : 1_000) }],
];

describe("arms with a known difference, looked at after every 100 calls", () => {
  test.each(DIFFERENT)("%s: nine of ten experiments find the better one, and hardly any the other", (_, simulated) => {
    const found = winners(simulated);
    expect(found.filter((winner) => winner === "p/0").length / RUNS).toBeGreaterThanOrEqual(0.9);
    expect(found.filter((winner) => winner !== "p/0" && winner !== null).length / RUNS).toBeLessThanOrEqual(0.05);
  });
});

describe("a verdict", () => {
  const arm = (model: string, values: readonly number[]) => {
    const made = new SimulatedArm(model);
    for (const value of values) made.add(value);
    return made;
  };
  const noisy = (calls: number, mean: number) => Array.from({ length: calls }, (_, i) => mean + (i % 2 === 0 ? 0.5 : -0.5));

  test("needs thirty calls of each arm", () => {
    const few = [arm("p/a", noisy(29, 1)), arm("p/b", noisy(500, 9))];
    expect(judgeArms("cost", few, 529)).toEqual({ kind: "too-few", requestsNeeded: null });
    expect(judgeArms("cost", [arm("p/a", noisy(30, 1)), few[1] as SimulatedArm], 530)).toMatchObject({ kind: "winner", model: "p/a" });
    expect(judgeArms("feedback", [arm("p/a", []), arm("p/b", [])], 100).kind).toBe("too-few");
  });

  test("prefers less, of feedback more", () => {
    const arms = [arm("p/low", noisy(200, 1)), arm("p/high", noisy(200, 2))];
    expect(judgeArms("outputLength", arms, 400)).toMatchObject({ model: "p/low" });
    expect(judgeArms("feedback", arms, 400)).toMatchObject({ model: "p/high" });
  });

  test("says how many more calls decide, and that is about how many it takes", () => {
    const at = (calls: number) => [arm("p/a", noisy(calls, 2)), arm("p/b", noisy(calls, 2.2))];
    const early = judgeArms("cost", at(50), 100);
    expect(early.kind).toBe("open");
    const needed = 100 + (early.requestsNeeded ?? 0);
    expect(needed).toBeGreaterThan(100);
    const isDecided = (requests: number) => ["winner", "equal"].includes(judgeArms("cost", at(Math.round(requests / 2)), requests).kind);
    expect([isDecided(needed * 0.5), isDecided(needed * 1.05)]).toEqual([false, true]);
  });

  test("of arms without a difference that matters is that there is none", () => {
    expect(judgeArms("cost", [arm("p/a", noisy(2_000, 10)), arm("p/b", noisy(2_000, 10))], 4_000)).toEqual({ kind: "equal", requestsNeeded: 0 });
  });
});
