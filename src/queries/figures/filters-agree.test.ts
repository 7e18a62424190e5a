import fc from "fast-check";
import { expect, test } from "vitest";
import { formatUsd, parseUsd } from "@/domain/money";
import { summarizeTags } from "@/usage/summarize-tags";
import type { UsageRow } from "@/usage/usage-row";
import { runs } from "../../../e2e/tools/support/full-size";
import { type UsageFilter, usageFilterSchema } from "../filter";
import { exportRequests } from "../requests/export-requests";
import { findRequests, listRequests } from "../requests/list-requests";
import type { RequestCursor } from "../requests/request-cursor";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { isMeant } from "../testing/is-meant";
import { getBreakdown } from "./get-breakdown";
import { getSummary } from "./get-summary";
import { getDaily } from "./usage-periods";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const label = some(null, "a", "b", "%");
const cost = some(null, "0", "1", "1000000000", "9007199254740993");
const call = fc.record({
  offset: fc.oneof(fc.nat(4 * HOUR_MS), some(0, HOUR_MS - 1, HOUR_MS, 2 * HOUR_MS)),
  mode: some("pass-through", "reseller"),
  provider: some("openai", "none", "xai"),
  model: some("", "m1", "m2"),
  credentialId: some("tok_1", "key_1"),
  statusCode: some(200, 399, 400, 429, 502),
  outcome: some("completed", "cancelled", "broken", "refused"),
  providerCostNanoUsd: cost,
  chargedNanoUsd: cost,
  latencyMs: some(0, 1, 100, 1_000),
  route: label,
  sessionId: label,
  userId: label,
  tags: some(null, '{"a":"1"}', '{"a":"1","b":"%"}', '{"$.a":"1"}', '{"b":"1","a":""}'),
});

const offset = fc.oneof(fc.nat(4 * HOUR_MS), some(0, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS));
const bound = some("0", "0.000000001", "1", "9007199.254740993", "9007199.254740994");
const ms = some("0", "1", "99", "100", "1000");
const name = some("a", "b", "%", "_");
/** As they stand in a URL. Most are left out, so that a question still has answers. */
const query = fc.record(
  {
    mode: some("pass-through", "reseller"),
    provider: some("openai", "%"),
    model: some("m1", "m_"),
    keyId: some("tok_1", "key_%"),
    route: name,
    sessionId: name,
    userId: name,
    tag: some("a=1", "b=%", "$.a=1", "a=", "a=%"),
    status: some("success", "error", "429", "200", "503"),
    minCost: bound,
    maxCost: bound,
    minLatencyMs: ms,
    maxLatencyMs: ms,
    requestId: some("req_0", "req_", "req_%", "q"),
  },
  { requiredKeys: [] },
);
type Query = { [K in keyof (typeof query extends fc.Arbitrary<infer Q> ? Q : never)]?: string };
const fewOf = fc.tuple(query, fc.array(fc.nat(13), { maxLength: 4 })).map(([all, kept]) => {
  const names = ["mode", "provider", "model", "keyId", "route", "sessionId", "userId", "tag", "status", "minCost", "maxCost", "minLatencyMs"];
  const keep = kept.map((i) => [...names, "maxLatencyMs", "requestId"][i]);
  return Object.fromEntries(Object.entries(all).filter(([key]) => keep.includes(key))) as Query;
});

const sum = (rows: readonly UsageRow[], column: "providerCostNanoUsd" | "chargedNanoUsd") =>
  formatUsd(rows.reduce((total, row) => total + BigInt(row[column] ?? 0), 0n));

/** Of pages so small that most end within an hour. */
async function idsInPages(organizationId: string, filter: UsageFilter): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: RequestCursor | null | undefined; cursor !== null; ) {
    const page = await findRequests(organizationId, filter, { limit: 7, cursor });
    found.push(...page.rows.map(({ requestId }) => requestId));
    cursor = page.next;
  }
  return found.sort();
}

test("summary, days, breakdown, log and export mean the same calls by any filters, and sum to the nano-dollar what these rows say", async () => {
  let run = 0;
  const asks = fc.array(fc.tuple(offset, offset, fewOf), { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 40, maxLength: 60, size: "max" }), fc.nat(60), asks, async (made, late, questions) => {
      const organizationId = `org_agree_${++run}`;
      const rows = made.map(({ offset: at, ...rest }) => usageRow({ organizationId, ...rest, createdAt: START_MS + at }));
      // Some hours are summed with all their calls, to some more come later.
      await insertUsage(rows.slice(late));
      await summarizeTags({ sinceMs: START_MS, nowMs: START_MS + 10 * HOUR_MS });
      await insertUsage(rows.slice(0, late));
      for (const [a, b, asked] of questions) {
        const [from, to] = [START_MS + Math.min(a, b), START_MS + Math.max(a, b) + 1];
        const parsed = usageFilterSchema.safeParse({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...asked });
        if (!parsed.success) continue; // backwards bounds
        const meant = rows.filter((row) => row.createdAt >= from && row.createdAt < to && isMeant(row, asked));
        const [summary, { days }, { requests }, { total }, csv] = await Promise.all([
          getSummary(organizationId, parsed.data),
          getDaily(organizationId, parsed.data),
          listRequests(organizationId, parsed.data, { limit: 200 }),
          getBreakdown(organizationId, parsed.data, { by: "key", limit: 1 }),
          new Response(exportRequests(organizationId, parsed.data)).text(),
        ]);
        const cost = { provider: sum(meant, "providerCostNanoUsd"), charged: sum(meant, "chargedNanoUsd") };
        expect(summary, JSON.stringify(asked)).toMatchObject({ requests: meant.length, cost });
        expect(days.reduce((total, day) => total + parseUsd(day.cost.charged), 0n)).toBe(parseUsd(cost.charged));
        expect(total).toMatchObject({ requests: meant.length, cost });
        const ids = meant.map(({ requestId }) => requestId).sort();
        expect(requests.map(({ requestId }) => requestId).sort()).toEqual(ids);
        expect(csv.match(/^req_\d+/gm)?.sort() ?? []).toEqual(ids);
        expect(await idsInPages(organizationId, parsed.data)).toEqual(ids);
      }
    }),
    { numRuns: runs(20) },
  );
}, 120_000);
