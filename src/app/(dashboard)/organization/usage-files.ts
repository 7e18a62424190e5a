const DAY_MS = 86_400_000;
/** As many as one question about usage takes. */
const DAYS_MAX = 366;

interface UsageFile {
  path: string;
  /** Days of UTC, ISO 8601: the first and the last one. */
  from: string;
  to: string;
}

/** The files that together hold every call since a moment, the oldest first: none is longer than one question may be, and none overlap. */
export function usageFiles(since: string, now: Date): UsageFile[] {
  const end = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS;
  const files: UsageFile[] = [];
  for (let from = Math.floor(Date.parse(since) / DAY_MS) * DAY_MS; from < end; ) {
    const to = Math.min(from + DAYS_MAX * DAY_MS, end);
    const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
    files.push({ path: `/api/usage/export.csv?${query}`, from: new Date(from).toISOString(), to: new Date(to - 1).toISOString() });
    from = to;
  }
  return files;
}
