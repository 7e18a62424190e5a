// `npm test [-- step …]`: lint, imports, types, every suite and the browser journeys. Ends with the true numbers as "N passed, N failed".
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { inOneLine } from "./in-one-line.mjs";
import { prepareClient, prepareServer } from "./prepare.mjs";

const RESULTS = path.resolve("test-results");
/** A step that has not ended by then never will. */
const STEP_MS_MAX = Number(process.env.TEST_STEP_MINUTES_MAX ?? 30) * 60_000;

/** At full size there is time: journeys come after the suites, whose time limits are strict, as theirs are. */
const IS_FULL_SIZE = process.env.FULL_SIZE === "1";

/** What `npm test` runs: first checks beside the build, which leaves half a core idle; then suites on as many workers as there are cores, beside what has one thread. */
const SUITES = ["pure", "unit", "postgresql", "gateway", "apps", "delays"];
const CHECKS = {
  lint: ["@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  imports: ["dependency-cruiser/bin/dependency-cruise.mjs", "src", "e2e", "--config", ".dependency-cruiser.cjs"],
  // The compiler in Go takes a third of the time; Next and dependency-cruiser still need the one in JavaScript.
  // On several threads each would check the shared types for itself: twice the work, where suites want the cores.
  types: ["typescript-native/bin/tsc", "--noEmit", "--singleThreaded"],
};
/** Types of the pages' routes are the build's. */
const NEED_BUILD = ["types"];
/** By name only: they need the provider recordings, Python or the coding agents and a package index, or take minutes at their full size. */
const OTHER_SUITES = ["recorded", "python", "agents", "money", "money-postgresql"];

/** Resolves with whether it ended well. `isQuiet`: its output comes in one piece, at its end. */
function node([script, ...args], { env = {}, isQuiet = false } = {}) {
  const child = spawn(process.execPath, [path.resolve("node_modules", script), ...args], {
    stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
    env: { ...process.env, ...env },
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => output.push(part));
  const timer = setTimeout(() => child.kill("SIGKILL"), STEP_MS_MAX);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

/** One check, which passes or fails as a whole. */
async function check(name) {
  const isGood = await node(CHECKS[name], { isQuiet: true });
  return { [name]: { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 } };
}

/** A run that dies without a report, or a project that reports no test, is a failure: it must not count as nothing. */
async function suites(names) {
  const file = path.join(RESULTS, `${names.join("-")}.json`);
  const args = ["run", "--reporter=default", "--reporter=./src/commands/count-tests.mjs", ...names.flatMap((name) => ["--project", name])];
  const isGood = await node(["vitest/vitest.mjs", ...args], { env: { COUNTS_FILE: file } });
  const report = readReport(file);
  const counts = names.map((name) => {
    const { passed = 0, failed = 0, seconds, failures } = report?.projects[name] ?? {};
    return [name, { passed, failed: passed > 0 ? failed : Math.max(1, failed), seconds, failures }];
  });
  const isCounted = counts.some(([, { failed }]) => failed > 0);
  if (!isGood && !isCounted) counts.push(["errors outside of tests", { passed: 0, failed: 1 }]);
  return Object.fromEntries(counts);
}

async function journeys({ name = "journeys", env: given = {} } = {}) {
  const file = path.join(RESULTS, `${name}.json`);
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...given };
  const isGood = await node(["@playwright/test/cli.js", "test", "--reporter=list,json"], { env, isQuiet: true });
  const report = readReport(file);
  const { expected = 0, flaky = 0, unexpected = 0 } = report?.stats ?? {};
  const passed = expected + flaky;
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const cause = ({ tests }) => tests?.at(-1)?.results?.at(-1)?.error?.message ?? "";
  const failures = specs({ suites: report?.suites }).flatMap((spec) =>
    spec.ok ? [] : [`${name} ${spec.file} > ${spec.title}: ${inOneLine(cause(spec))}`],
  );
  return { [name]: { passed, failed: isGood && passed > 0 ? unexpected : Math.max(1, unexpected), failures } };
}

/** Those whose time limits are strict, with nothing else on the machine. */
const journeysAlone = () => journeys({ name: "journeys-alone", env: { IS_ALONE: "1" } });

/** Steps of one lane, one after the other. */
async function lane(steps, table) {
  for (const step of steps) {
    const startedAt = Date.now();
    const counts = Object.entries(await step());
    const seconds = (Date.now() - startedAt) / 1000;
    for (const [name, count] of counts) table.push({ name, seconds, ...count });
    console.log(`${counts.map(([name, { passed, failed }]) => `${name}: ${passed} passed, ${failed} failed`).join("; ")} (${Math.round(seconds)} s)`);
  }
}

function stepsOf(asked) {
  const known = [...SUITES, ...OTHER_SUITES, ...Object.keys(CHECKS), "journeys"];
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
  const isWanted = (name) => (asked.length > 0 ? asked.includes(name) : !OTHER_SUITES.includes(name));
  const projects = [...SUITES, ...OTHER_SUITES].filter(isWanted);
  const checks = (isAfter) =>
    Object.keys(CHECKS).flatMap((name) => (isWanted(name) && NEED_BUILD.includes(name) === isAfter ? [() => check(name)] : []));
  const browsed = isWanted("journeys") ? [() => journeys(), ...(IS_FULL_SIZE ? [journeysAlone] : [])] : [];
  const lanes = [
    [...(projects.length > 0 ? [() => suites(projects)] : []), ...(IS_FULL_SIZE ? browsed : [])],
    [...checks(true), ...(IS_FULL_SIZE ? [] : browsed)],
  ];
  return { besideBuild: checks(false), lanes };
}

const { besideBuild, lanes } = stepsOf(process.argv.slice(2));
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
await prepareClient();
const table = [];
await Promise.all([prepareServer(), lane(besideBuild, table)]);
await Promise.all(lanes.map((steps) => lane(steps, table)));

const sum = (key) => table.reduce((total, row) => total + row[key], 0);
console.log("");
for (const { name, passed, failed, seconds } of table)
  console.log(`${name.padEnd(24)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(0).padStart(6)} s`);
for (const { name, failed, failures } of table)
  for (const failure of failures?.length ? failures : failed > 0 ? [name] : []) console.log(`failed: ${failure}`);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
