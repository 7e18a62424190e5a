import { expect, test } from "vitest";
import { usageFilterSchema } from "@/queries/filter";
import { usageFiles } from "./usage-files";

const NOW = new Date("2026-11-20T12:30:00Z");
const rangeOf = ({ path }: { path: string }) => usageFilterSchema.parse(Object.fromEntries(new URL(path, "http://localhost").searchParams));

test.each(["2026-11-20T11:00:00Z", "2026-01-01T00:00:00Z", "2025-11-20T00:00:00Z", "2019-02-28T23:59:59.999Z"])(
  "every call since %s stands in exactly one file, and each file's range may be asked for",
  (since) => {
    const ranges = usageFiles(since, NOW).map(rangeOf);
    expect(ranges[0]?.from.getTime()).toBeLessThanOrEqual(Date.parse(since));
    expect(ranges.at(-1)?.to.getTime()).toBeGreaterThan(NOW.getTime());
    for (const [i, { from }] of ranges.entries()) if (i > 0) expect(from).toEqual(ranges[i - 1]?.to);
  },
);
