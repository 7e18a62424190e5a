import { expect, test } from "vitest";
import { bySize } from "../../../e2e/tools/support/full-size";
import { candidate, choiceRequest, makeRouter, namesOf, seededRandom } from "../testing/make-choice";

const A = candidate("a/one");
const B = candidate("b/two");
const C = candidate("c/three");
const RULE = { strategy: "weighted" as const, weights: { "a/one": 70, "b/two": 25, "c/three": 5 } };
const CALLS = bySize({ small: 2_000, full: 20_000 });
const USERS = Array.from({ length: CALLS }, (_, i) => `user ${i}`);

function count(names: (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) if (name) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Five standard deviations of a binomial distribution. */
function expectShares(counts: Record<string, number>, shares: Record<string, number>): void {
  for (const [name, share] of Object.entries(shares))
    expect(Math.abs((counts[name] ?? 0) - CALLS * share), name).toBeLessThan(5 * Math.sqrt(CALLS * share * (1 - share)));
}

const chooser = (targets = [A, B, C], weights: Record<string, number> = RULE.weights, id = "rou_1") => {
  const { router } = makeRouter({ random: seededRandom(1) });
  return (stickyKey: string | null) =>
    router.choose(choiceRequest(targets, { rule: { ...RULE, id, weights, stickyBy: stickyKey === null ? null : "user" }, stickyKey }));
};

test("shares follow the weights at random, and sticky by user", () => {
  const choose = chooser();
  const shares = { one: 0.7, two: 0.25, three: 0.05 };
  expectShares(count(USERS.map(() => choose(null).order[0]?.modelId)), shares);
  expectShares(count(USERS.map((user) => choose(user).order[0]?.modelId)), shares);
});

test("a user stays where they are; another route divides its users anew", () => {
  const [choose, again, other] = [chooser(), chooser(), chooser([A, B, C], RULE.weights, "rou_2")];
  const users = USERS.slice(0, 1_000);
  expect(users.map((user) => again(user).order[0]?.modelId)).toEqual(users.map((user) => choose(user).order[0]?.modelId));
  expect(users.filter((user) => other(user).order[0] !== choose(user).order[0]).length).toBeGreaterThan(300);
});

test("when a target goes, only its own users move, in proportion to the weights that are left", () => {
  const [all, without] = [chooser(), chooser([A, C])];
  const moved: (string | undefined)[] = [];
  for (const user of USERS) {
    const [before, after] = [all(user).order[0]?.modelId, without(user).order[0]?.modelId];
    if (before === "two") moved.push(after);
    else expect(after).toBe(before);
  }
  expect((count(moved).one ?? 0) / moved.length).toBeCloseTo(70 / 75, 1);
});

test("a weight of 0, or none, is only a fallback", () => {
  const choose = chooser([A, B, C], { "b/two": 3, "a/one": 0 });
  const choices = USERS.slice(0, 500).map((user) => choose(user));
  for (const { order } of choices) expect(namesOf(order)).toEqual(["b/two", "a/one", "c/three"]);
  expect(choices[0]?.routing.reason).toBe("b/two by weight, always the same for this user: weight 3 of 3");
});

test("without any weight that counts, the route's order", () => {
  const { order, routing } = chooser([A, B], { "c/three": 5 })(null);
  expect(namesOf(order)).toEqual(["a/one", "b/two"]);
  expect(routing.reason).toBe("no model with a weight can take the call: in the route's order");
});
