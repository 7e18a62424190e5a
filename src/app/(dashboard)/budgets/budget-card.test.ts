import { createElement } from "react";
import { expect, test, vi } from "vitest";
import type { BudgetView } from "@/budgets/list-budgets";
import { renderStatic, textOf } from "@/ui/testing/render-static";
import { BudgetCard } from "./budget-card";

// Files of one worker share their modules: whoever reads this one first must have what the next one needs.
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => undefined }) }));

const BUDGET: BudgetView = {
  id: "bud_1",
  scope: { type: "organization", id: "org_1" },
  period: "month",
  amount: "10.000000000",
  mode: "hard",
  alertPercents: [80, 100],
  spent: "6.000000000",
  held: "0.000000000",
  remaining: "4.000000000",
  forecast: "18.000000000",
  usedUpAt: "2026-11-17T16:00:00.000Z",
  startsAt: "2026-10-31T15:00:00.000Z",
  resetsAt: "2026-11-30T15:00:00.000Z",
  version: 1,
  createdAt: "2026-10-01T00:00:00.000Z",
  history: [],
};

const read = (changes: Partial<BudgetView>, locale: "en" | "ko" = "en") =>
  textOf(
    renderStatic(createElement(BudgetCard, { budget: { ...BUDGET, ...changes }, name: "Everything", timeZone: "Asia/Seoul", onEdit: null }), locale),
  );

test("a budget that will be used up says on which day of the organization's, in both languages; of a day's, at what hour", () => {
  expect(read({})).toContain("At this pace it is used up on Nov 18, 2026.");
  expect(read({}, "ko")).toMatch(/이 속도라면 2026\. 11\. 18\./);
  expect(read({ period: "day" })).toMatch(/At this pace it is used up on Nov 18,? .*1(?::00)? ?(?:AM)?.*\./);
});

test("one that will not says how much it will be by the period's end, and one with nothing to go by says that", () => {
  expect(read({ usedUpAt: null, forecast: "7.500000000" })).toContain("At this pace $7.50 by the end of the period.");
  const nothing = read({ usedUpAt: null, forecast: null, spent: "0.000000000" });
  expect(nothing).not.toContain("At this pace");
});

test("one that is used up no longer speaks of a pace: a hard one refuses, a soft one counts on", () => {
  const usedUp = { spent: "10.000000000", remaining: "0.000000000" };
  expect(read(usedUp)).toContain("Used up: calls are refused until it resets.");
  expect(read({ ...usedUp, mode: "soft" })).toContain("Used up: calls continue, because it is a soft budget.");
  for (const mode of ["hard", "soft"] as const) expect(read({ ...usedUp, mode })).not.toContain("At this pace");
});

test("what is left is never rounded up, and money held for running calls is said", () => {
  expect(read({ remaining: "3.999999999", held: "0.000000001" })).not.toContain("$4.00");
  expect(read({ held: "0.250000000" })).toContain("$0.25");
});
