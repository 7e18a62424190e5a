import { expect, test } from "vitest";
import { STORE_KINDS } from "../money/server/open-store";
import { findLosses } from "./find-losses";
import { runKillRounds } from "./run-kill-rounds";

/** `.ci/run` makes 30 on each database, `npm run test:crash` 200. */
const ROUNDS = 5;

test.each(STORE_KINDS)("%s: kills at random moments under load lose no row and no charge, and invent none", { timeout: 300_000 }, async (store) => {
  const report = await runKillRounds({ rounds: ROUNDS, store });
  console.log(JSON.stringify(report));
  // Other suites run beside this one and stretch the clock; `npm run test:crash` has the machine for itself, and 5 seconds.
  expect(findLosses(report, { startMsMax: 15_000 })).toEqual([]);
  expect(report.wholeAnswers).toBeGreaterThan(4 * ROUNDS);
  expect(report.charges).toBeGreaterThan(2 * ROUNDS);
  expect(report.brokenAnswers, "nothing was running when the server was killed").toBeGreaterThan(ROUNDS);
});
