import type { Sample } from "./run-cells";

/** Medians over the rounds; ratios are taken within each round first. */
export interface Summary {
  target: string;
  scenario: string;
  connections: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  ttftP50Ms: number;
  cpuMicrosPerRequest: number | null;
  errors: number;
  /** Of requests/s; null when that target was not measured. */
  timesBare: number | null;
  timesPortkey: number | null;
  timesReseller: number | null;
  /** CPU per request as a multiple of the bare proxy's. */
  cpuTimesBare: number | null;
  /** Time to first byte, p50, over the direct one's and over the bare proxy's. */
  ttftOverDirectMs: number | null;
  ttftOverBareMs: number | null;
  /** Time to the last byte, p50, over the direct one's. */
  p50OverDirectMs: number | null;
}

export function summarize(samples: Sample[]): Summary[] {
  const cells = new Map<string, Sample[]>();
  for (const sample of samples) {
    const name = `${sample.scenario} ${sample.connections} ${sample.target}`;
    cells.set(name, [...(cells.get(name) ?? []), sample]);
  }
  return [...cells.values()].map((cell) => summarizeCell(cell, samples));
}

function summarizeCell(cell: Sample[], samples: Sample[]): Summary {
  const { target, scenario, connections } = cell[0] as Sample;
  const against = (name: string, compare: (own: Sample, other: Sample) => number | null): number | null => {
    const values = cell.map((own) => {
      const other = samples.find((s) => s.target === name && s.scenario === scenario && s.connections === connections && s.round === own.round);
      return other ? compare(own, other) : null;
    });
    return medianOf(values);
  };
  const rate = (own: Sample, other: Sample) => own.requestsPerSecond / other.requestsPerSecond;
  const added = (own: Sample, other: Sample) => own.ttftP50Ms - other.ttftP50Ms;
  return {
    target,
    scenario,
    connections,
    requestsPerSecond: medianOf(cell.map((s) => s.requestsPerSecond)) ?? 0,
    p50Ms: medianOf(cell.map((s) => s.p50Ms)) ?? 0,
    p99Ms: medianOf(cell.map((s) => s.p99Ms)) ?? 0,
    ttftP50Ms: medianOf(cell.map((s) => s.ttftP50Ms)) ?? 0,
    cpuMicrosPerRequest: medianOf(cell.map((s) => s.cpuMicrosPerRequest)),
    errors: cell.reduce((sum, s) => sum + s.errors, 0),
    timesBare: against("bare", rate),
    timesPortkey: against("portkey", rate),
    timesReseller: against("reseller", rate),
    cpuTimesBare: against(
      "bare",
      (own, other) => own.cpuMicrosPerRequest && other.cpuMicrosPerRequest && own.cpuMicrosPerRequest / other.cpuMicrosPerRequest,
    ),
    ttftOverDirectMs: against("direct", added),
    ttftOverBareMs: against("bare", added),
    p50OverDirectMs: against("direct", (own, other) => own.p50Ms - other.p50Ms),
  };
}

function medianOf(values: (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
