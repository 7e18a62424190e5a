import { expect, test } from "vitest";
import { type BudgetValues, readPercents, toBody, wrongFields } from "./check-budget";

const values = (change: Partial<BudgetValues> = {}): BudgetValues => ({
  ...{ type: "organization", id: "", period: "month", amount: "25", mode: "hard", percents: "80, 100" },
  ...change,
});

test("what the server would refuse is marked while one types", () => {
  expect(wrongFields(values())).toEqual([]);
  expect(wrongFields(values({ amount: "", percents: "abc" }))).toEqual(["amount", "percents"]);
  for (const amount of ["0", "-1", "1000000000000000", "1.0000000001", "1e3"]) expect(wrongFields(values({ amount })), amount).toEqual(["amount"]);
  expect(wrongFields(values({ type: "key" }))).toEqual(["id"]);
  expect(wrongFields(values({ type: "tag", id: "team" }))).toEqual(["id"]);
  expect(wrongFields(values({ type: "tag", id: "team=search" }))).toEqual([]);
  expect(wrongFields(values({ type: "user", id: "alice" }))).toEqual([]);
});

test("shares are read as people write them", () => {
  expect([readPercents("80, 100"), readPercents("50% 80%;100"), readPercents("")]).toEqual([[80, 100], [50, 80, 100], []]);
  for (const text of ["0", "99.5", "1001", "-5", "1,2,3,4,5,6,7,8,9,10,11"]) expect(readPercents(text), text).toBeNull();
});

test("a new budget says its scope, a change its version", () => {
  expect(toBody(values(), null)).toEqual({ scope: { type: "organization" }, period: "month", amount: "25", mode: "hard", alertPercents: [80, 100] });
  expect(toBody(values({ type: "user", id: "alice" }), null)).toMatchObject({ scope: { type: "user", id: "alice" } });
  expect(toBody(values({ amount: " 1.5 " }), 3)).toEqual({ version: 3, amount: "1.5", mode: "hard", alertPercents: [80, 100] });
});
