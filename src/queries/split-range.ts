const HOUR_MS = 3_600_000;

export interface Range {
  from: Date;
  to: Date;
}

export interface SplitRange {
  /** From whole hour to whole hour; null when the range holds none. */
  hours: Range | null;
  /** What is left before and after: none, one or two parts of an hour. */
  edges: Range[];
}

/** Cuts a range so that sums of hours can answer for the middle and rows for the rest. The parts are disjoint and make up the range. */
export function splitRange({ from, to }: Range): SplitRange {
  const first = new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS);
  const last = new Date(Math.floor(to.getTime() / HOUR_MS) * HOUR_MS);
  if (first >= last) return { hours: null, edges: [{ from, to }] };
  const edges = [
    { from, to: first },
    { from: last, to },
  ];
  return { hours: { from: first, to: last }, edges: edges.filter((edge) => edge.from < edge.to) };
}
