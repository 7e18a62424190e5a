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
    String(s.errors),
  ];
}

function decimals(value: number | null, digits = 2): string {
  return value === null ? "–" : value.toFixed(digits);
}

interface Wanted {
  text: string;
  target?: string;
  scenario: string;
  connections: number;
  read: (s: Summary) => number | null;
  /** Absent: shown for comparison only. */
  isMet?: (value: number) => boolean;
}

const WANTED: Wanted[] = [
  { text: "JSON: at least 0.5 × the bare proxy", scenario: "json", connections: 32, read: (s) => s.timesBare, isMet: (v) => v >= 0.5 },
  { text: "stream: at least 0.8 × the bare proxy", scenario: "stream", connections: 32, read: (s) => s.timesBare, isMet: (v) => v >= 0.8 },
  { text: "stream, usage added: for comparison", scenario: "stream+usage", connections: 32, read: (s) => s.timesBare },
  {
    text: "added time to first byte: at most 0.5 ms (over direct)",
    scenario: "stream",
    connections: 1,
    read: (s) => s.ttftOverDirectMs,
    isMet: (v) => v <= 0.5,
  },
  {
    ...{ target: "reseller", text: "reseller, JSON: at least 0.35 × the bare proxy", scenario: "json", connections: 32 },
    ...{ read: (s) => s.timesBare, isMet: (v) => v >= 0.35 },
  },
  {
    ...{ target: "reseller", text: "reseller, stream: at least 0.6 × the bare proxy", scenario: "stream", connections: 32 },
    ...{ read: (s) => s.timesBare, isMet: (v) => v >= 0.6 },
  },
  {
    ...{ target: "reseller", text: "reseller, JSON: p50 added at most 5 ms (over direct)", scenario: "json", connections: 1 },
    ...{ read: (s) => s.p50OverDirectMs, isMet: (v) => v <= 5 },
  },
  { text: "JSON: at least 8 × Portkey", scenario: "json", connections: 32, read: (s) => s.timesPortkey, isMet: (v) => v >= 8 },
];

/** What the production server is wanted to reach, and what it is. */
export function printWanted(summaries: Summary[]): void {
  console.log("\nWanted of the production server:");
  for (const { target = "server", text, scenario, connections, read, isMet } of WANTED) {
    const found = summaries.find((s) => s.target === target && s.scenario === scenario && s.connections === connections);
    const value = found ? read(found) : null;
    const judgement = value === null || !isMet ? "" : isMet(value) ? "  met" : "  NOT MET";
    const verdict = value === null ? "not measured" : `${value.toFixed(2)}${judgement}`;
    console.log(`  ${text.padEnd(56)} ${verdict}`);
  }
}
