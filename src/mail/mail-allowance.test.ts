import { expect, test } from "vitest";
import { MailAllowance } from "./mail-allowance";

test("so many messages an hour for each person, and then none until the hour is over", () => {
  const allowance = new MailAllowance(2);
  expect([0, 1, 2].map((ms) => allowance.take("usr_a", ms))).toEqual([true, true, false]);
  expect(allowance.take("usr_b", 2)).toBe(true);
  expect(allowance.take("usr_a", 3_599_999)).toBe(false);
  expect(allowance.take("usr_a", 3_600_000)).toBe(true);
});
