import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { formatUsd, parseUsd } from "@/domain/money";
import type { UsageRow } from "@/usage/usage-row";
import { runs } from "../../../e2e/tools/support/full-size";
import type { Dimension } from "../dimension";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { type Breakdown, breakdownSchema, getBreakdown } from "./get-breakdown";
import { getSummary } from "./get-summary";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);
const filter: UsageFilter = { from: new Date(START_MS), to: new Date(START_MS + 24 * HOUR_MS) };
const DIMENSIONS: Dimension[] = ["model", "provider", "key", "session", "user", { tag: "team" }, { tag: "$.team" }];

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const call = fc.record({
  offset: fc.nat(4 * HOUR_MS),
  mode: some("pass-through", "reseller"),
  provider: some("openai", "xai", "none", ""),
  model: some("m1", "m2", ""),
  credentialId: some("tok_1", "key_1", "usr_1"),
  sessionId: some(null, "s1", "s2", "s3"),
  userId: some(null, "u1", "u2"),
  tags: some(null, '{"team":"a"}', '{"team":"b","$.team":"c"}', '{"team":""}', '{"other":"a"}'),
  providerCostNanoUsd: some(null, "0", "1", "9007199254740993"),
  chargedNanoUsd: some(null, "0", "2", "9007199254740995"),
});

/** A call's group, said once more in plain JavaScript; undefined: it stands in none. */
function groupOf(row: UsageRow, by: Dimension): string | null | undefined {
  if (typeof by === "object") return (JSON.parse(row.tags ?? "{}") as Record<string, string>)[by.tag] ?? null;
  const isUnknown = row.provider === "" || row.provider === "none";
  if (by === "provider") return isUnknown ? undefined : row.provider;
  if (by === "model") return isUnknown ? undefined : row.model || null;
  return { key: row.credentialId, session: row.sessionId, user: row.userId }[by];
}

/** Filters that the sums of hours can answer, and one that only rows can. */
const narrow = fc.record(
  { mode: some("pass-through" as const, "reseller" as const), provider: some("openai"), keyId: some("tok_1"), userId: some("u1") },
  { requiredKeys: [] },
);

function isMeant(row: UsageRow, { mode, provider, keyId, userId }: Partial<UsageFilter>): boolean {
  const wanted = { mode, provider, credentialId: keyId, userId };
  return Object.entries(wanted).every(([name, value]) => value === undefined || row[name as keyof UsageRow] === value);
}

const charged = (rows: readonly UsageRow[]) => formatUsd(rows.reduce((sum, row) => sum + BigInt(row.chargedNanoUsd ?? 0), 0n));

function expectSum({ groups, other, total }: Breakdown): void {
  const parts = [...groups, ...(other ? [other] : [])];
  expect(parts.reduce((sum, part) => sum + part.requests, 0)).toBe(total.requests);
  for (const kind of ["provider", "margin", "charged"] as const)
    expect(parts.reduce((sum, part) => sum + parseUsd(part.cost[kind]), 0n)).toBe(parseUsd(total.cost[kind]));
  for (const kind of ["input", "output", "total"] as const) expect(parts.reduce((sum, part) => sum + part.tokens[kind], 0)).toBe(total.tokens[kind]);
}

describe("a breakdown", () => {
  test("by anything, of any calls: each call is in its group, and groups and other are the total, to the nano-dollar", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 30, maxLength: 50, size: "max" }),
        fc.nat(HOUR_MS),
        fc.integer({ min: 1, max: 3 }),
        fc.oneof(fc.constant({}), narrow),
        async (made, cut, limit, asked) => {
          const organizationId = `org_broken_${++run}`;
          const rows = made.map(({ offset, ...rest }) => usageRow({ organizationId, ...rest, createdAt: START_MS + offset }));
          await insertUsage(rows);
          const range = { ...filter, ...asked, from: new Date(START_MS + cut) };
          const meant = rows.filter((row) => row.createdAt >= range.from.getTime() && isMeant(row, asked));
          for (const by of DIMENSIONS) {
            const known = meant.filter((row) => groupOf(row, by) !== undefined);
            const whole = await getBreakdown(organizationId, range, { by, limit: 200 });
            expect(whole.other).toBeNull();
            expectSum(whole);
            expect(whole.total).toMatchObject({ requests: known.length, cost: { charged: charged(known) } });
            const ids = new Set(known.map((row) => groupOf(row, by)));
            expect(new Set(whole.groups.map(({ id }) => id))).toEqual(ids);
            for (const group of whole.groups) {
              const own = known.filter((row) => groupOf(row, by) === group.id);
              expect(group).toMatchObject({ requests: own.length, cost: { charged: charged(own) } });
            }
            const top = await getBreakdown(organizationId, range, { by, limit });
            expectSum(top);
            expect(top.total).toEqual(whole.total);
            expect(top.groups).toEqual(whole.groups.slice(0, limit));
            expect(top.other === null).toBe(ids.size <= limit);
          }
        },
      ),
      { numRuns: runs(20) },
    );
  }, 120_000);

  test("shows first on what the most was spent: charges of resold calls, costs of others; then what was asked most", async () => {
    const organizationId = "org_order";
    await insertUsage([
      ...[1, 2].map(() => usageRow({ organizationId, userId: "often", providerCostNanoUsd: "0" })),
      usageRow({ organizationId, userId: "once", providerCostNanoUsd: "0" }),
      usageRow({ organizationId, userId: "resold", mode: "reseller", providerCostNanoUsd: "1", chargedNanoUsd: "5" }),
      usageRow({ organizationId, userId: "own", providerCostNanoUsd: "4", chargedNanoUsd: null }),
      usageRow({ organizationId, userId: null, providerCostNanoUsd: "3" }),
    ]);
    const { groups } = await getBreakdown(organizationId, filter, { by: "user", limit: 10 });
    expect(groups.map(({ id, label }) => [id, label])).toEqual([
      ["resold", "resold"],
      ["own", "own"],
      [null, null],
      ["often", "often"],
      ["once", "once"],
    ]);
  });

  test("names keys, tokens and people of the organization, providers and models as the catalog does, and nobody else's", async () => {
    const data = (id: string, organizationId: string) => ({
      id,
      organizationId,
      createdById: "usr_x",
      name: `name of ${id}`,
      digest: id,
      prefix: id,
    });
    await database().organization.createMany({ data: ["org_names", "org_theirs"].map((id) => ({ id, name: id })) });
    await database().monitorToken.create({ data: data("tok_n", "org_names") });
    await database().apiKey.create({ data: data("key_n", "org_names") });
    await database().apiKey.create({ data: data("key_theirs", "org_theirs") });
    await database().user.create({ data: { id: "usr_n", name: "Ann", email: "ann@example.com", passwordHash: "x" } });
    await database().membership.create({ data: { id: "mem_n", userId: "usr_n", organizationId: "org_names", role: "viewer" } });
    const provider = { id: "acme", name: "Built in", wire: "openai", baseUrl: "https://acme.example", overrides: '{"name":"Acme & Co"}' };
    await database().provider.create({ data: provider });
    await database().model.create({ data: { providerId: "acme", id: "rocket-1", name: "Rocket One", match: "[]", position: 1 } });
    const credentials = ["tok_n", "key_n", "key_theirs", "usr_n"];
    await insertUsage(
      credentials.map((credentialId, i) =>
        usageRow({ organizationId: "org_names", credentialId, provider: "acme", model: i ? "rocket-1" : "unheard-of" }),
      ),
    );
    const labels = async (by: Dimension) =>
      Object.fromEntries((await getBreakdown("org_names", filter, { by, limit: 10 })).groups.map(({ id, label }) => [id, label]));
    expect(await labels("key")).toEqual({ tok_n: "name of tok_n", key_n: "name of key_n", key_theirs: "key_theirs", usr_n: "Ann" });
    expect(await labels("provider")).toEqual({ acme: "Acme & Co" });
    expect(await labels("model")).toEqual({ "rocket-1": "Rocket One", "unheard-of": "unheard-of" });
  });

  test("is filtered as everything is, and is the organization's own", async () => {
    const organizationId = "org_filtered";
    const made = [
      { tags: '{"team":"a"}', model: "m1" },
      { tags: '{"team":"b"}', model: "m2" },
      { provider: "none", model: "" },
    ];
    await insertUsage(made.map((change) => usageRow({ organizationId, ...change })));
    const asked = { ...filter, tag: { name: "team", value: "a" } };
    expect(await getBreakdown(organizationId, asked, { by: "model", limit: 10 })).toMatchObject({ groups: [{ id: "m1" }], total: { requests: 1 } });
    expect((await getBreakdown(organizationId, filter, { by: "provider", limit: 10 })).total.requests).toBe(2);
    expect((await getSummary(organizationId, filter)).requests).toBe(3);
    const nothing = await getBreakdown("org_nobody", filter, { by: "user", limit: 10 });
    expect(nothing).toMatchObject({ groups: [], other: null, total: { requests: 0, cost: { charged: "0.000000000" } } });
  });
});

describe("the parameters of a breakdown", () => {
  test("are a dimension and how many groups to show", () => {
    expect(breakdownSchema.parse({ by: "key" })).toMatchObject({ by: "key", limit: 10 });
    expect(breakdownSchema.parse({ by: "tag:$.a:b", limit: "200" })).toMatchObject({ by: { tag: "$.a:b" }, limit: 200 });
  });

  test.each(["", "tag:", "tag", "token", "Model", "tag:a\u0000", "__proto__", `tag:${"x".repeat(201)}`])("refuse by=%j by name", (by) => {
    expect(breakdownSchema.safeParse({ by }).error?.issues[0]?.path).toEqual(["by"]);
  });

  test.each(["0", "201", "-1", "1.5", "ten"])("refuse limit=%j by name", (limit) => {
    expect(breakdownSchema.safeParse({ by: "key", limit }).error?.issues[0]?.path).toEqual(["limit"]);
  });
});
