import { expect, test } from "vitest";
import { runKillRounds } from "./run-kill-rounds";

test("30 kills at random moments under load: every whole answer has its row, once", { timeout: 300_000 }, async () => {
  const report = await runKillRounds({ rounds: 30 });
  console.log(JSON.stringify(report));
  expect(report.missing).toEqual([]);
  expect(report.duplicates).toEqual([]);
  expect(report.wrongHours).toEqual([]);
  expect(report.wholeAnswers).toBeGreaterThan(300);
  expect(report.brokenAnswers, "nothing was running when the server was killed").toBeGreaterThan(30);
  // By the clock for the usual start; the longest one also measures what else this machine is doing.
  expect(report.startMsMedian).toBeLessThan(5_000);
  expect(report.startCpuMsMax).toBeLessThan(5_000);
});
