import { expect, test } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import type { RunningExperiment } from "../domain/experiment";
import { candidate, choiceRequest, makeRouter, namesOf } from "./testing/make-choice";

const A = candidate("a/one");
const B = candidate("b/two");
const C = candidate("c/three");
const EXPERIMENT: RunningExperiment = {
  id: "exp_1",
  name: "cheaper",
  arms: [
    { model: "a/one", weight: 3 },
    { model: "b/two", weight: 1 },
  ],
  stickyBy: "user",
  mode: "split",
};
const CALLS = runs(10_000);

const chooser = (change: Partial<RunningExperiment> = {}, targets = [C, A, B]) => {
  const made = makeRouter();
  const experiment = { ...EXPERIMENT, ...change };
  return {
    ...made,
    choose: (key: string) => made.router.choose({ ...choiceRequest(targets, { rule: { experiment } }), experimentKey: { text: key, unit: key } }),
  };
};
const armsOf = (choose: ReturnType<typeof chooser>["choose"]) => Array.from({ length: CALLS }, (_, i) => choose(`user ${i}`).routing.experiment?.arm);

test("users are divided by weight, always alike, and the route's other models stay behind the arm", () => {
  const { choose } = chooser();
  const arms = armsOf(choose);
  const share = arms.filter((arm) => arm === "a/one").length / CALLS;
  expect(Math.abs(share - 0.75)).toBeLessThan(5 * Math.sqrt((0.75 * 0.25) / CALLS));
  expect(armsOf(chooser().choose)).toEqual(arms);
  const { order, routing } = choose(`user ${arms.indexOf("b/two")}`);
  expect(namesOf(order)).toEqual(["b/two", "c/three", "a/one"]);
  expect(routing.reason).toBe('b/two, an arm of the experiment "cheaper", always the same for this user: weight 1 of 4');
});

test("another experiment divides them anew; when an arm is stopped, only its own users move", () => {
  const arms = armsOf(chooser().choose);
  const others = armsOf(chooser({ id: "exp_2" }).choose);
  expect(others.filter((arm, i) => arm !== arms[i]).length / CALLS).toBeGreaterThan(0.25);
  const three = { arms: [...EXPERIMENT.arms, { model: "c/three", weight: 4 }] };
  const stopped = { arms: [...EXPERIMENT.arms, { model: "c/three", weight: 0 }] };
  const before = armsOf(chooser(three).choose);
  const after = armsOf(chooser(stopped).choose);
  expect(after).not.toContain("c/three");
  expect(before.filter((arm, i) => arm !== "c/three" && arm !== after[i])).toEqual([]);
});

test("a call that one of the arms cannot take goes along the route as ever, and is not counted", () => {
  for (const targets of [
    [C, A],
    [C, A, { ...B, fits: false }],
  ]) {
    const { order, routing } = chooser({}, targets).choose("user 1");
    expect([namesOf(order)[0], routing.experiment]).toEqual(["c/three", undefined]);
  }
});

test("while an arm's breaker is open its calls go to others, and count as its own", () => {
  const arms = EXPERIMENT.arms.map(({ model }) => ({ model, weight: model === "a/one" ? 1 : 0 }));
  const { choose, fail } = chooser({ arms });
  fail("a/one");
  const { order, routing } = choose("user 1");
  expect([namesOf(order), routing.experiment?.arm]).toEqual([["c/three", "b/two", "a/one"], "a/one"]);
});

test("in shadow mode the route chooses, and a choice that is no arm is not counted", () => {
  const shadow = { mode: "shadow" as const };
  const chosen = chooser(shadow, [B, A, C]).choose("user 1");
  expect([namesOf(chosen.order), chosen.routing.experiment]).toEqual([["b/two", "a/one", "c/three"], { id: "exp_1", arm: "b/two", unit: "user 1" }]);
  expect(chooser(shadow).choose("user 1").routing.experiment).toBeUndefined();
});
