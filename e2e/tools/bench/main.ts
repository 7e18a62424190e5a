import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { prepareClient, prepareServer } from "../../../src/commands/prepare.mjs";
import { compareAnswers } from "./compare-answers";
import { type IdleMemory, measureMemory } from "./measure-memory";
import { printMemory, printReport, printWanted } from "./print-report";
import { readOptions } from "./read-options";
import { runCells } from "./run-cells";
import { FOLDER, startTargets } from "./start-targets";
import { summarize } from "./summarize";
import type { Target } from "./target";

const options = readOptions(process.argv.slice(2));
await prepareClient();
await prepareServer();
const { targets, upstream, stop } = await startTargets(options);
try {
  const refused = await compareAnswers(targets, upstream, options.scenarios);
  const { samples, calls } = await runCells({ targets, refused, options });
  await stop();
  const memory = options.measuresMemory ? await measureIdle() : [];
  const summaries = summarize(samples);
  printReport(summaries);
  const records = targets.flatMap((target) =>
    target.countRows ? [recordOf(target, target.countRows(), (calls.get(target.name) ?? 0) + options.scenarios.length)] : [],
  );
  for (const one of memory) printMemory(one);
  printWanted(summaries, memory[0]?.mib ?? null);
  console.log("\nRecorded:");
  for (const { name, rows, calls: made } of records) console.log(`  ${name}: ${rows} rows for ${made} calls${rows === made ? "" : "  NOT EQUAL"}`);
  if (records.some((record) => record.rows !== record.calls)) process.exitCode = 1;
  const machine = { node: process.version, cpus: os.cpus().length, cpu: os.cpus()[0]?.model, loadAverage: os.loadavg() };
  mkdirSync("bench-results", { recursive: true });
  const file = `bench-results/${new Date().toISOString().replaceAll(":", "-")}.json`;
  writeFileSync(file, JSON.stringify({ options, machine, summaries, memory, records, samples }, null, 2));
  console.log(`\n${file}`);
} finally {
  await stop();
}

/** Of this checkout, and of the one that it is compared with. */
async function measureIdle(): Promise<IdleMemory[]> {
  const own = await measureMemory({ name: "npm start", cwd: process.cwd(), folder: path.join(FOLDER, "idle") });
  const cwd = options.compare && path.resolve(options.compare);
  const other = cwd ? await measureMemory({ name: `npm start in ${options.compare}`, cwd, folder: path.join(FOLDER, "idle-compare") }) : null;
  return [own, other].filter((one) => one !== null);
}

function recordOf(target: Target, rows: number, made: number) {
  return { name: target.name, rows, calls: made };
}
