// `npm test [-- step …]`: lint, types, unit and socket suites on both databases, SDKs, faults, attacks, browser journeys. Ends with the true numbers.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { prepareClient, prepareServer } from "./prepare.mjs";

const RESULTS = path.resolve("test-results");

function node(script, args, env = {}) {
  return (
    spawnSync(process.execPath, [path.resolve("node_modules", script), ...args], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    }).status === 0
  );
}

/** One check that passes or fails as a whole. */
function check(script, args) {
  const isGood = node(script, args);
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

/** A run that dies without a report, or reports no test, is a failure: it must not count as nothing. */
function vitest(project, ...more) {
  const file = path.join(RESULTS, `${project}.json`);
  const isGood = node("vitest/vitest.mjs", [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...more,
  ]);
  const report = readReport(file);
  const passed = report?.numPassedTests ?? 0;
  const failed = report?.numFailedTests ?? 0;
  return { passed, failed: isGood && passed > 0 ? failed : Math.max(1, failed) };
}

function journeys() {
  const file = path.join(RESULTS, "journeys.json");
  const isGood = node("@playwright/test/cli.js", ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const stats = readReport(file)?.stats;
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  const failed = stats?.unexpected ?? 0;
  return { passed, failed: isGood && passed > 0 ? failed : Math.max(1, failed) };
}

const steps = {
  lint: () => check("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]),
  imports: () => check("dependency-cruiser/bin/dependency-cruise.mjs", ["src", "--config", ".dependency-cruiser.cjs"]),
  types: () => check("typescript/bin/tsc", ["--noEmit"]),
  unit: () => vitest("unit"),
  postgresql: () => vitest("postgresql", "--maxWorkers=3"), // much of its time the database has
  gateway: () => vitest("gateway"),
  apps: () => vitest("apps"),
  journeys,
};
/** Not part of `npm test`: they need the provider recordings, or Python and a package index, or take minutes at their full size. */
const others = {
  recorded: () => vitest("recorded"),
  python: () => vitest("python"),
  money: () => vitest("money"),
  "money-postgresql": () => vitest("money-postgresql"),
};

const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? asked : Object.keys(steps);
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
await prepareClient();
await prepareServer();

const total = { passed: 0, failed: 0 };
for (const name of chosen) {
  const step = steps[name] ?? others[name];
  if (!step) throw new Error(`There is no step ${name}. There are: ${[...Object.keys(steps), ...Object.keys(others)].join(", ")}.`);
  const startedAt = Date.now();
  const { passed, failed } = step();
  console.log(`${name}: ${passed} passed, ${failed} failed (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
