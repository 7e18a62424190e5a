/** Something that does not add up. `subject`: the entry, hold or request that it is about. */
export interface Difference {
  organizationId: string;
  subject: string;
  rule: string;
  expected: string;
  found: string;
}

/** Collects differences of one organization. */
export type Report = (difference: Omit<Difference, "organizationId">) => void;

/** Reports when the two are not the same. */
export function compare(
  report: Report,
  { subject, rule, expected, found }: { subject: string; rule: string; expected: unknown; found: unknown },
): void {
  if (expected !== found) report({ subject, rule, expected: String(expected), found: String(found) });
}

/** So many rows are in memory at a time. */
export const PAGE_ROWS = 500;
