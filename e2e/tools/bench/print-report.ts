import type { IdleMemory } from "./measure-memory";
import type { Summary } from "./summarize";

const COLUMNS = [
  "",
  "req/s",
  "p50 ms",
  "p99 ms",
  "ttft p50 ms",
  "+direct ms",
  "+bare ms",
  "cpu µs/req",
  "× bare",
  "cpu × bare",
  "× portkey",
  "× reseller",
  "errors",
];

export function printReport(summaries: Summary[]): void {
  const cells = new Set(summaries.map((s) => `${s.scenario}, ${s.connections} connection${s.connections === 1 ? "" : "s"}`));
  for (const cell of cells) {
    const rows = summaries.filter((s) => cell.startsWith(`${s.scenario}, ${s.connections} `)).map(toColumns);
    console.log(`\n${cell}`);
    const widths = COLUMNS.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
    for (const row of [COLUMNS, ...rows])
      console.log(row.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join("  "));
  }
}

function toColumns(s: Summary): string[] {
  return [
    s.target,
    s.requestsPerSecond.toFixed(0),
    s.p50Ms.toFixed(2),
    s.p99Ms.toFixed(2),
    s.ttftP50Ms.toFixed(2),
    decimals(s.ttftOverDirectMs),
    decimals(s.ttftOverBareMs),
    decimals(s.cpuMicrosPerRequest, 0),
    decimals(s.timesBare),
    decimals(s.cpuTimesBare),
    decimals(s.timesPortkey, 1),
    decimals(s.timesReseller),
    String(s.errors),
  ];
}

function decimals(value: number | null, digits = 2): string {
  return value === null ? "–" : value.toFixed(digits);
}

interface Wanted {
  text: string;
  target: string;
  scenario: string;
  connections: number;
  read: (s: Summary) => number | null;
  /** Absent: shown for comparison only. */
  isMet?: (value: number) => boolean;
}

const timesBare = (text: string, input: { target: string; scenario: string; min: number }): Wanted => ({
  ...{ text: `${text}: at least ${input.min} × the bare proxy`, target: input.target, scenario: input.scenario, connections: 32 },
  ...{ read: (s) => s.timesBare, isMet: (value) => value >= input.min },
});
/** What a guard costs when nothing fails and nothing is refused, and what translation costs. */
const timesReseller = (text: string, { target, scenario, min }: { target: string; scenario: string; min: number }): Wanted => ({
  ...{ text: `${text}: at least ${min} × the reseller`, target, scenario, connections: 32 },
  ...{ read: (s) => s.timesReseller, isMet: (value) => value >= min },
});
const addedMs = (text: string, input: { target: string; max: number }): Wanted => ({
  ...{ text: `${text}: p50 added over direct at most ${input.max} ms`, target: input.target, scenario: "json", connections: 1 },
  ...{ read: (s) => s.p50OverDirectMs, isMet: (value) => value <= input.max },
});

const WANTED: Wanted[] = [
  timesBare("JSON with a length", { target: "server", scenario: "json", min: 0.5 }),
  timesBare("JSON, chunked", { target: "server", scenario: "json-chunked", min: 0.5 }),
  timesBare("stream", { target: "server", scenario: "stream", min: 0.65 }),
  { text: "stream, usage added: for comparison", target: "server", scenario: "stream+usage", connections: 32, read: (s) => s.timesBare },
  timesBare("reseller, JSON with a length", { target: "reseller", scenario: "json", min: 0.35 }),
  timesBare("reseller, JSON, chunked", { target: "reseller", scenario: "json-chunked", min: 0.35 }),
  timesBare("reseller, stream", { target: "reseller", scenario: "stream", min: 0.5 }),
  timesReseller("route with fallback, JSON with a length", { target: "route", scenario: "json", min: 0.95 }),
  timesReseller("route with fallback, JSON, chunked", { target: "route", scenario: "json-chunked", min: 0.95 }),
  timesReseller("route with fallback, stream", { target: "route", scenario: "stream", min: 0.95 }),
  timesReseller("limits and budgets, JSON with a length", { target: "guarded", scenario: "json", min: 0.9 }),
  timesReseller("limits and budgets, stream", { target: "guarded", scenario: "stream", min: 0.9 }),
  timesReseller("translated, JSON with a length", { target: "translated", scenario: "json", min: 0.85 }),
  timesReseller("translated, stream", { target: "translated", scenario: "stream", min: 0.75 }),
  addedMs("JSON, one connection", { target: "server", max: 0.5 }),
  addedMs("reseller, JSON, one connection", { target: "reseller", max: 1.5 }),
  { text: "JSON × Portkey: for comparison", target: "server", scenario: "json", connections: 32, read: (s) => s.timesPortkey },
];
const IDLE_MIB_MAX = 350;

/** What the production server is wanted to reach, and what it is. */
export function printWanted(summaries: Summary[], idleMib: number | null): void {
  console.log("\nWanted of the production server:");
  for (const { target, text, scenario, connections, read, isMet } of WANTED) {
    const found = summaries.find((s) => s.target === target && s.scenario === scenario && s.connections === connections);
    const value = found ? read(found) : null;
    printVerdict(text, value, isMet);
  }
  printVerdict(`idle memory of npm start: at most ${IDLE_MIB_MAX} MiB`, idleMib, (mib) => mib <= IDLE_MIB_MAX);
}

function printVerdict(text: string, value: number | null, isMet: Wanted["isMet"]): void {
  const judgement = value === null || !isMet ? "" : isMet(value) ? "  met" : "  NOT MET";
  console.log(`  ${text.padEnd(64)} ${value === null ? "not measured" : `${value.toFixed(2)}${judgement}`}`);
}

/** Every process of an idle `npm start`, and their sum. */
export function printMemory({ name, processes, mib }: IdleMemory): void {
  console.log(`\nResident memory of ${name}, idle: ${mib.toFixed(0)} MiB in ${processes.length} processes`);
  for (const { command, mib: own } of processes) console.log(`  ${own.toFixed(0).padStart(5)}  ${command}`);
}
