import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { PLAYGROUND } from "@/domain/playground";
import type { UsageRow } from "@/usage/usage-row";
import { runs } from "../../../e2e/tools/support/full-size";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { type ListedRequest, listRequests, listRequestsSchema } from "./list-requests";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);
const filter: UsageFilter = { from: new Date(START_MS), to: new Date(START_MS + 6 * HOUR_MS) };

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const calls = fc.sample(
  fc.record({
    offset: fc.oneof(fc.nat(5 * HOUR_MS), some(0, HOUR_MS, HOUR_MS - 1)),
    model: some("m1", "m1", "m1", "m2"),
    inputTokens: fc.nat(3),
    outputTokens: fc.nat(2_000_000),
    providerCostNanoUsd: some(null, "0", "1", "9007199254740993", "9007199254740994"),
    chargedNanoUsd: some(null, "0", "5"),
    ttftMs: some(null, 0, 9),
    latencyMs: fc.nat(5),
  }),
  { numRuns: 120, seed: 7 },
);
const rows = calls.map(({ offset, ...rest }) => usageRow({ organizationId: "org_sorted", createdAt: START_MS + offset, ...rest }));
beforeAll(() => insertUsage(rows));

/** What an order compares, said once more in plain JavaScript; a call without it is smaller than any. */
const FIGURES: Record<string, (row: UsageRow) => bigint> = {
  time: () => 0n,
  cost: ({ providerCostNanoUsd }) => BigInt(providerCostNanoUsd ?? -1),
  charged: ({ chargedNanoUsd }) => BigInt(chargedNanoUsd ?? -1),
  input: ({ inputTokens }) => BigInt(inputTokens),
  output: ({ outputTokens }) => BigInt(outputTokens),
  ttft: ({ ttftMs }) => BigInt(ttftMs ?? -1),
  latency: ({ latencyMs }) => BigInt(latencyMs),
};

function inOrder(list: readonly UsageRow[], sort: string): string[] {
  const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const figure = FIGURES[name] as (row: UsageRow) => bigint;
  const byTime = (a: UsageRow, b: UsageRow) => a.createdAt - b.createdAt || (a.requestId < b.requestId ? -1 : 1);
  const sorted = list.toSorted((a, b) => sign * Number(figure(a) > figure(b) ? 1 : figure(a) < figure(b) ? -1 : 0) || -byTime(a, b));
  return (sort === "time" ? list.toSorted(byTime) : sorted).map(({ requestId }) => requestId);
}

async function walk(query: Record<string, string>): Promise<string[]> {
  const found: ListedRequest[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { from, to, limit, cursor: place, sort, include, ...rest } = listRequestsSchema.parse({ ...query, ...(cursor && { cursor }) });
    const page = await listRequests("org_sorted", { ...rest, ...filter }, { limit, cursor: place, sort, include });
    found.push(...page.requests);
    cursor = page.nextCursor;
  }
  return found.map(({ requestId }) => requestId);
}

describe("the request log", () => {
  const orders = Object.keys(FIGURES).flatMap((name) => [name, `-${name}`]);
  test.each(orders)("sorted by %s is every call once in that order, in pages of any size", async (sort) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 130 }), some(undefined, "m1", "m2", "none"), async (limit, model) => {
        const meant = rows.filter((row) => model === undefined || row.model === model);
        expect(await walk({ sort, limit: String(limit), ...(model && { model }) })).toEqual(inOrder(meant, sort));
      }),
      { numRuns: runs(40) },
    );
  });

  test("a cursor goes with the order in which it was given, and with no other", async () => {
    const { nextCursor: ofTime } = await listRequests("org_sorted", filter, { limit: 3 });
    const { nextCursor: ofCost } = await listRequests("org_sorted", filter, { limit: 3, sort: { name: "cost", isDescending: true } });
    await expect(walk({ sort: "-cost", cursor: ofTime as string })).rejects.toThrow("cursor: is of another order.");
    await expect(walk({ cursor: ofCost as string })).rejects.toThrow("cursor: is of another order.");
  });

  test.each(["", "-", "--cost", "price", "cost desc", "cost;", "-requestId"])("is sorted by nothing like %j", (sort) => {
    expect(listRequestsSchema.safeParse({ sort }).success).toBe(false);
  });

  test("says with which key a call was made, where that is asked for, by its name where it has one", async () => {
    await insertUsage([
      usageRow({ organizationId: "org_keys", credentialId: PLAYGROUND.id }),
      usageRow({ organizationId: "org_keys", credentialId: "tok_gone", createdAt: START_MS }),
    ]);
    const { requests } = await listRequests(
      "org_keys",
      { from: new Date(START_MS), to: new Date(START_MS + 24 * HOUR_MS) },
      { limit: 5, include: "key" },
    );
    expect(requests.map(({ keyId, keyName }) => [keyId, keyName])).toEqual([
      [PLAYGROUND.id, PLAYGROUND.name],
      ["tok_gone", null],
    ]);
  });
});
