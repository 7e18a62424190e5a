import { describe, expect, test } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import { seededRandom } from "../routing/testing/make-choice";
import { findLosers, type GuardedArm } from "./find-losers";
import { SimulatedArm } from "./testing/simulate-arm";

interface Told {
  model: string;
  weight?: number;
  calls: number;
  /** Of all of them, at even distances. */
  failures?: number;
  costs?: readonly number[];
}

function armOf({ model, weight = 1, calls, failures = 0, costs = [1_000, 1_200] }: Told): GuardedArm {
  const [errors, cost] = [new SimulatedArm(model), new SimulatedArm(model)];
  for (let i = 0; i < calls; i++) {
    errors.add(Math.floor(((i + 1) * failures) / calls) > Math.floor((i * failures) / calls) ? 1 : 0);
    cost.add(costs[i % costs.length] as number);
  }
  return { model, weight, errors: errors.sample, cost: cost.sample };
}

describe("the guard rail", () => {
  test("stops an arm that fails too often, once it is certain, and says why", () => {
    const good = armOf({ model: "p/good", calls: 200, failures: 2 });
    const bad = armOf({ model: "p/bad", calls: 200, failures: 60 });
    expect(findLosers([good, bad], { maxErrorRate: 0.1 })).toEqual([
      { model: "p/bad", reason: expect.stringMatching(/^its error rate is 30\.0 %, at least/) },
    ]);
    expect(findLosers([good, bad], { maxErrorRate: 0.3 })).toEqual([]);
    expect(findLosers([good, armOf({ model: "p/bad", calls: 20, failures: 20 })], { maxErrorRate: 0.1 })).toEqual([]);
  });

  test("stops an arm that costs too many times what the cheapest other one does", () => {
    const cheap = armOf({ model: "p/cheap", calls: 100 });
    const dear = armOf({ model: "p/dear", calls: 100, costs: [3_000, 3_600] });
    expect(findLosers([dear, cheap], { maxCostRatio: 2 })).toEqual([
      { model: "p/dear", reason: expect.stringContaining("3.00 times those of p/cheap") },
    ]);
    expect(findLosers([dear, cheap], { maxCostRatio: 3.5 })).toEqual([]);
    expect(findLosers([armOf({ model: "p/dear", calls: 100, costs: [2_100, 2_600] }), cheap], { maxCostRatio: 2.1 })).toEqual([]);
  });

  test("leaves one arm, the one that fails least, and says nothing of those that are stopped", () => {
    const arms = [armOf({ model: "p/worse", calls: 300, failures: 200 }), armOf({ model: "p/bad", calls: 300, failures: 150 })];
    expect(findLosers(arms, { maxErrorRate: 0.1 }).map(({ model }) => model)).toEqual(["p/worse"]);
    const stopped = armOf({ model: "p/worse", weight: 0, calls: 300, failures: 200 });
    expect(findLosers([stopped, arms[1] as GuardedArm], { maxErrorRate: 0.1 })).toEqual([]);
    expect(findLosers(arms, {})).toEqual([]);
  });

  test("at its very limit, stops at most 5 % of all arms, looked at after every 100 calls", () => {
    let stopped = 0;
    for (let seed = 1; seed <= runs(1_000); seed++) {
      const random = seededRandom(seed);
      const arms = [new SimulatedArm("p/a"), new SimulatedArm("p/b")];
      const isStopped = Array.from({ length: 20 }).some(() => {
        for (let call = 0; call < 100; call++) arms[call % 2]?.add(random() < 0.05 ? 1 : 0);
        const guarded = arms.map(({ model, sample }) => ({ model, weight: 1, errors: sample, cost: sample }));
        return findLosers(guarded, { maxErrorRate: 0.05 }).length > 0;
      });
      if (isStopped) stopped++;
    }
    expect(stopped / runs(1_000)).toBeLessThanOrEqual(0.05);
  });
});
