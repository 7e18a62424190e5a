import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { providerNames } from "../tools/simulator/provider-names";

// The long forms of suites that `npm test` runs short: `npm run test:charges -- --calls 100000`, `npm run test:soak -- --minutes 60`,
// `npm run test:limits -- --calls 1000000` (on PostgreSQL, and on Redis where the system has one),
// `tsx e2e/money/run-long.ts fallback --calls 1000` (of each fault at each provider, as JSON and as a stream; `--providers xai,google`: at these).
const options = { calls: { type: "string" }, minutes: { type: "string" }, providers: { type: "string" } } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const of = { FALLBACK_PROVIDERS: values.providers ?? providerNames.join(",") };
const SUITES: Record<string, { file: string; env: Record<string, string>; projects?: string[] }> = {
  charges: { file: "e2e/money/exact-charges.test.ts", env: { CHARGED_CALLS: values.calls ?? "100000" } },
  fallback: { file: "e2e/gateway/fallback.test.ts", env: { FALLBACK_CALLS: values.calls ?? "1000", IS_ALONE: "1", ...of } },
  limits: { file: "src/limits/processes.test.ts", env: { LIMITED_CALLS: values.calls ?? "1000000" }, projects: ["unit", "postgresql"] },
  soak: { file: "e2e/money/soak.test.ts", env: { FULL_SIZE: "1", SOAK_MINUTES: values.minutes ?? "60" } }, // small, the suite is left out
};
const suite = SUITES[positionals[0] ?? ""];
if (!suite) throw new Error(`Which suite? ${Object.keys(SUITES).join(" or ")}`);
const projects = (suite.projects ?? ["gateway"]).flatMap((project) => ["--project", project]);
const args = ["node_modules/vitest/vitest.mjs", "run", ...projects, suite.file];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...suite.env } });
console.log(status === 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exitCode = status ?? 1;
