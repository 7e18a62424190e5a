import { parseArgs } from "node:util";
import { runKillRounds } from "./run-kill-rounds";

// `npm run test:crash -- --rounds 200`: the long form of kill.test.ts.
const { values } = parseArgs({ options: { rounds: { type: "string", default: "200" } } });
const report = await runKillRounds({ rounds: Number(values.rounds) });
console.log(JSON.stringify(report, null, 2));
const isGood =
  report.missing.length + report.duplicates.length + report.wrongHours.length === 0 && report.startMsMedian < 5_000 && report.startCpuMsMax < 5_000;
console.log(isGood ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exitCode = isGood ? 0 : 1;
