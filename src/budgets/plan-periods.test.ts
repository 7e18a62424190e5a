import { expect, test } from "vitest";
import { planPeriods } from "./plan-periods";

const at = (text: string) => new Date(text);
const budgets = [
  { id: "daily", period: "day" },
  { id: "monthly", period: "month" },
];
const starts = (list: readonly { budgetId: string; startsAt: Date }[]) =>
  list.map(({ budgetId, startsAt }) => `${budgetId} ${startsAt.toISOString()}`);

test("the period of now and the next are missing, until they are there", () => {
  const atMs = Date.parse("2026-11-30T12:00:00Z");
  const plan = planPeriods({ budgets, known: [], timeZone: "UTC", atMs });
  expect(starts(plan.missing)).toEqual([
    "daily 2026-11-30T00:00:00.000Z",
    "daily 2026-12-01T00:00:00.000Z",
    "monthly 2026-11-01T00:00:00.000Z",
    "monthly 2026-12-01T00:00:00.000Z",
  ]);
  expect([plan.fromMs, plan.untilMs]).toEqual([Date.parse("2026-11-30T00:00:00Z"), Date.parse("2026-12-02T00:00:00Z")]);
  const again = planPeriods({ budgets, known: plan.missing, timeZone: "UTC", atMs });
  expect([again.missing, again.wrong]).toEqual([[], []]);
  // a clock that has jumped back, or a day ahead
  expect(starts(planPeriods({ budgets, known: plan.missing, timeZone: "UTC", atMs: atMs - 86_400_000 }).missing)).toEqual([
    "daily 2026-11-29T00:00:00.000Z",
  ]);
  expect(starts(planPeriods({ budgets, known: plan.missing, timeZone: "UTC", atMs: atMs + 86_400_000 }).missing)).toEqual([
    "daily 2026-12-02T00:00:00.000Z",
    "monthly 2027-01-01T00:00:00.000Z",
  ]);
});

test("in another time zone, periods that have not ended are wrong unless they are the same there", () => {
  const atMs = Date.parse("2026-11-22T18:00:00Z");
  const { missing: known } = planPeriods({ budgets, known: [], timeZone: "UTC", atMs });
  const plan = planPeriods({ budgets, known, timeZone: "Asia/Seoul", atMs });
  expect(plan.wrong).toEqual(known);
  expect(starts(plan.missing)[0]).toBe("daily 2026-11-22T15:00:00.000Z");
  const accra = planPeriods({ budgets, known, timeZone: "Africa/Accra", atMs });
  expect([accra.wrong, accra.missing]).toEqual([[], []]);
  const daily = { budgetId: "daily", startsAt: at("2026-11-22T00:00:00Z"), endsAt: at("2026-11-23T00:00:00Z") };
  expect(planPeriods({ budgets: [], known: [daily], timeZone: "Asia/Seoul", atMs }).wrong).toEqual([]);
});
