import fc from "fast-check";
import { expect, test } from "vitest";
import { formatUsd, parseUsd } from "@/domain/money";
import { summarizeHours } from "@/usage/summarize-hours";
import { summarizeTags } from "@/usage/summarize-tags";
import type { UsageRow } from "@/usage/usage-row";
import { runs } from "../../../e2e/tools/support/full-size";
import type { Dimensions } from "../sums/sum-groups";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getOverview } from "./get-overview";
import { getSummary } from "./get-summary";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const call = fc.record({
  offset: fc.oneof(fc.nat(9 * HOUR_MS), some(0, HOUR_MS, 2 * HOUR_MS - 1)),
  provider: some("openai", "none", "xai"),
  model: some("", "m1", "m2"),
  credentialId: some("tok_1", "key_1"),
  statusCode: some(200, 429, 502),
  providerCostNanoUsd: some(null, "1", "1000000007"),
  latencyMs: some(1, 100, 1_007),
  userId: some(null, "a", "b"),
  tags: some(null, '{"team":"x"}', '{"team":"y"}'),
});
const question = fc.record({
  at: fc.oneof(fc.nat(9 * HOUR_MS), some(4 * HOUR_MS, 5 * HOUR_MS)),
  lengthMs: fc.oneof(fc.integer({ min: 1, max: 5 * HOUR_MS }), some(HOUR_MS, 3 * HOUR_MS)),
  timeZone: some("UTC", "Asia/Kolkata"),
  interval: some("hour" as const, "day" as const),
  by: some<Dimensions>(["model"], ["key"], ["user"], ["provider", { tag: "team" }]),
  narrow: some({}, { provider: "openai" }, { tag: { name: "team", value: "x" } }, { userId: "a" }, { keyId: "key_1", model: "m1" }),
});
type Narrow = { provider?: string; tag?: { value: string }; userId?: string; keyId?: string; model?: string };

const isMeant = (row: UsageRow, { provider, tag, userId, keyId, model }: Narrow) =>
  (provider === undefined || row.provider === provider) &&
  (tag === undefined || row.tags === JSON.stringify({ team: tag.value })) &&
  (userId === undefined || row.userId === userId) &&
  (keyId === undefined || row.credentialId === keyId) &&
  (model === undefined || row.model === model);

const nano = (all: readonly { cost: { provider: string } }[]) => all.reduce((sum, { cost }) => sum + parseUsd(cost.provider), 0n);

test("whatever is asked, and whichever hours are summed, the overview's figures, bars, groups, earlier period and month are those of the calls", async () => {
  let run = 0;
  const asks = fc.array(question, { minLength: 12, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 40, maxLength: 60, size: "max" }), fc.nat(30), asks, async (made, late, questions) => {
      const organizationId = `org_overview_${++run}`;
      const rows = made.map(({ offset, ...rest }) => usageRow({ organizationId, ...rest, createdAt: START_MS + offset }));
      await insertUsage(rows.slice(late));
      const range = { sinceMs: START_MS, nowMs: START_MS + 9 * HOUR_MS };
      await summarizeHours(range);
      await summarizeTags(range);
      await insertUsage(rows.slice(0, late));
      for (const { at, lengthMs, narrow, ...options } of questions) {
        const now = new Date(START_MS + at);
        const filter = { ...narrow, from: new Date(now.getTime() - lengthMs), to: now };
        const previous = { ...narrow, from: new Date(filter.from.getTime() - lengthMs), to: filter.from };
        const { figures, buckets, groups, other, month, ...rest } = await getOverview({ organizationId, filter, previous, now, ...options });
        const meant = ({ from, to }: { from: Date; to: Date }) => {
          const those = rows.filter((row) => row.createdAt >= from.getTime() && row.createdAt < to.getTime() && isMeant(row, narrow));
          const cost = those.reduce((sum, row) => sum + BigInt(row.providerCostNanoUsd ?? 0), 0n);
          return { requests: those.length, cost: { provider: formatUsd(cost) } };
        };
        const said = JSON.stringify({ at, lengthMs, narrow, ...options });
        expect(figures, said).toMatchObject(meant(filter));
        expect(rest.previous, said).toMatchObject(meant(previous));
        for (const { at: from, to, totals } of buckets) expect(totals, said).toMatchObject(meant({ from: new Date(from), to: new Date(to) }));
        expect(nano(buckets.flatMap(({ before }) => before ?? [])), said).toBe(nano([meant(previous)]));
        expect(nano([...groups.map(({ totals }) => totals), ...(other ? [other] : [])]), said).toBe(nano([meant(filter)]));
        expect(month?.cost, said).toMatchObject(meant({ from: new Date(0), to: now }).cost);
        const { latencyMs, ttftMs } = await getSummary(organizationId, filter);
        expect([figures.latencyMs, figures.ttftMs], said).toEqual([latencyMs, ttftMs].map(({ p50, p95 }) => ({ p50, p95 })));
      }
    }),
    { numRuns: runs(20) },
  );
}, 120_000);
