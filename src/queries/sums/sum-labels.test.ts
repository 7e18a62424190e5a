import fc from "fast-check";
import { expect, test } from "vitest";
import { database } from "@/db/client";
import { DAY_MS } from "@/db/label-sums";
import { summarizeLabels } from "@/usage/summarize-labels";
import { runs } from "../../../e2e/tools/support/full-size";
import type { Dimension } from "../dimension";
import { getBreakdown } from "../figures/get-breakdown";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";

const HOUR_MS = 3_600_000;
/** Begins eight days of UsageLabel. */
const START_MS = Math.ceil(Date.UTC(2026, 9, 1) / (8 * DAY_MS)) * 8 * DAY_MS;
const DAYS = 20;
/** As the server does it when all these days are over. */
const summarize = () => summarizeLabels({ sinceMs: START_MS, nowMs: START_MS + (DAYS + 10) * DAY_MS });

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const cost = some(null, "0", "1", "1000000000", "9007199254740993");
const offset = fc.oneof(
  fc.nat(DAYS * DAY_MS),
  fc.nat(DAYS).map((day) => day * DAY_MS),
  fc.nat(DAYS - 1).map((day) => (day + 1) * DAY_MS - 1),
);
const call = fc.record({
  offset,
  mode: some("pass-through", "reseller"),
  statusCode: some(200, 429),
  costStatus: some("priced", "unpriced"),
  providerCostNanoUsd: cost,
  chargedNanoUsd: cost,
  ttftMs: some(null, 7),
  sessionId: some(null, "", "-", "=", "s"),
  userId: some(null, "a", "=a", "한\0b"),
  tags: some(null, "{}", '{"a":"1"}', '{"a":"1","b":""}', '{"$.a":"-"}', '{"b":"=","a":""}'),
});
const by: fc.Arbitrary<Dimension> = some<Dimension>("session", "user", { tag: "a" }, { tag: "b" }, { tag: "$.a" }, { tag: "nobody's" });
const ask = fc.record({
  a: offset,
  b: offset,
  by,
  limit: some(1, 2, 200),
  mode: some<UsageFilter["mode"]>(undefined, undefined, "pass-through", "reseller"),
});

test("a breakdown by session, user or tag is to the nano-dollar what its calls add up to, whatever days are summed, in part or not at all", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 40, maxLength: 80, size: "max" }),
      fc.tuple(fc.nat(80), fc.nat(3)),
      fc.array(ask, { minLength: 10, maxLength: 10 }),
      async (made, [early, late], asks) => {
        const organizationId = `org_labels_${++run}`;
        const rows = made.map(({ offset: at, ...rest }) => usageRow({ organizationId, ...rest, createdAt: START_MS + at }));
        // Some days are summed twice, to some calls are added after that.
        await insertUsage(rows.slice(early));
        await summarize();
        await insertUsage(rows.slice(late, early));
        await summarize();
        await insertUsage(rows.slice(0, Math.min(late, early)));
        for (const { a, b, by: dimension, limit, mode } of asks) {
          const [from, to] = [START_MS + Math.min(a, b), START_MS + Math.max(a, b) + 1];
          const filter: UsageFilter = { from: new Date(from), to: new Date(to), mode };
          const found = await getBreakdown(organizationId, filter, { by: dimension, limit });
          // Of latencies sums know nothing: the calls answer.
          expect(found).toEqual(await getBreakdown(organizationId, { ...filter, minLatencyMs: 0 }, { by: dimension, limit }));
          const meant = rows.filter((row) => row.createdAt >= from && row.createdAt < to && (mode === undefined || row.mode === mode));
          expect(found.total.requests).toBe(meant.length);
        }
      },
    ),
    { numRuns: runs(15) },
  );
}, 120_000);

/** What a breakdown finds once the calls themselves are gone. */
async function withoutCalls(organizationId: string, filter: UsageFilter, dimension: Dimension) {
  await database().usageRecord.deleteMany({ where: { organizationId } });
  const { groups, total } = await getBreakdown(organizationId, filter, { by: dimension, limit: 10 });
  return { groups: groups.map(({ id, requests }) => [id, requests]), requests: total.requests };
}

test("no call of a day that is summed is read, and every call of a day that another was added to", async () => {
  const organizationId = "org_unread";
  const range = { from: new Date(START_MS), to: new Date(START_MS + 10 * DAY_MS) };
  const at = (day: number, userId: string | null) => usageRow({ organizationId, userId, createdAt: START_MS + day * DAY_MS });
  await insertUsage([at(0, "early"), at(7, "early"), at(8, "middle"), at(9, null), at(9, "late")]);
  await summarize();
  await insertUsage([at(0, "added"), at(8, "added")]); // the eight days are out of date, seven of them are not
  expect((await getBreakdown(organizationId, range, { by: "user", limit: 10 })).total.requests).toBe(7);
  expect(await withoutCalls(organizationId, range, "user")).toEqual({
    groups: [
      ["early", 1],
      ["late", 1],
      [null, 1],
    ],
    requests: 3,
  });
});

test("days before a tag was first used are all without it", async () => {
  const organizationId = "org_first_tag";
  const range = { from: new Date(START_MS), to: new Date(START_MS + 10 * DAY_MS) };
  const at = (day: number, tags: string | null) => usageRow({ organizationId, tags, createdAt: START_MS + day * DAY_MS });
  await insertUsage([at(1, null), at(2, '{"other":"x"}'), at(9, '{"team":"blue"}'), at(9, null)]);
  await summarize();
  expect(await withoutCalls(organizationId, range, { tag: "team" })).toEqual({
    groups: [
      [null, 3],
      ["blue", 1],
    ],
    requests: 4,
  });
});

test("a day is summed an hour after its end, and eight days with their last", async () => {
  const organizationId = "org_over";
  await insertUsage([usageRow({ organizationId, createdAt: START_MS + 7 * DAY_MS, userId: "a" })]);
  const end = START_MS + 8 * DAY_MS;
  const stored = async () => (await database().usageLabel.findMany({ where: { organizationId, label: "user" } })).map(({ days }) => days).sort();
  await summarizeLabels({ sinceMs: START_MS, nowMs: end + HOUR_MS - 1 });
  expect(await stored()).toEqual([]);
  await summarizeLabels({ sinceMs: START_MS, nowMs: end + HOUR_MS });
  expect(await stored()).toEqual([1, 8]);
});

test("sums of fewer calls, which a slower process has read, never take the place of those of more", async () => {
  const organizationId = "org_two";
  const range = { from: new Date(START_MS), to: new Date(START_MS + DAY_MS) };
  const at = () => usageRow({ organizationId, userId: "a", createdAt: START_MS + HOUR_MS });
  await insertUsage([at(), at()]);
  await summarize();
  const before = await getBreakdown(organizationId, range, { by: "user", limit: 1 });
  // The slower one finds the day out of date, as it was when it began, and reads one call only.
  await database().usageLabel.updateMany({ where: { organizationId, label: "" }, data: { requests: 1 } });
  const call = await database().usageRecord.findFirstOrThrow({ where: { organizationId }, select: { requestId: true } });
  await database().usageRecord.delete({ where: { requestId: call.requestId } });
  await summarize();
  await database().usageLabel.updateMany({ where: { organizationId, label: "" }, data: { requests: 2 } });
  expect(await getBreakdown(organizationId, range, { by: "user", limit: 1 })).toEqual(before);
});
