import type { Range } from "../buckets";

export interface CutRanges {
  /** In order of time; disjoint, and together all that the ranges are. */
  parts: Range[];
  /** Of each range, the indexes of the parts that make it up. */
  partsOf: number[][];
}

/** Ranges that overlap, cut wherever one of them begins or ends: what several have in common is read once. Empty ranges have no parts. */
export function cutRanges(ranges: readonly Range[]): CutRanges {
  const ends = [...new Set(ranges.flatMap(({ from, to }) => (from < to ? [from.getTime(), to.getTime()] : [])))].sort((a, b) => a - b);
  const parts: Range[] = [];
  const partsOf: number[][] = ranges.map(() => []);
  for (const [i, end] of ends.slice(1).entries()) {
    const start = ends[i] ?? end;
    const holders = ranges.flatMap(({ from, to }, range) => (from.getTime() <= start && end <= to.getTime() ? [range] : []));
    if (holders.length === 0) continue;
    for (const range of holders) partsOf[range]?.push(parts.length);
    parts.push({ from: new Date(start), to: new Date(end) });
  }
  return { parts, partsOf };
}
