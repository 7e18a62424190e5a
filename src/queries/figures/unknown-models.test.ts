import { beforeAll, describe, expect, test } from "vitest";
import { parseUsd } from "@/domain/money";
import { fixedBuckets } from "../buckets";
import { sumGroups } from "../sums/sum-groups";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getByModel, listModels } from "./get-by-model";
import { getSummary } from "./get-summary";
import { getDaily, getMonthly, getUsageBySession } from "./usage-periods";

const id = "org_mine";
const filter = { from: new Date("2026-11-10T00:00:00Z"), to: new Date("2026-11-11T06:30:00Z") };
const refused = { mode: "reseller", statusCode: 404, outcome: "refused", sessionId: "s" } as const;

beforeAll(() =>
  insertUsage([
    usageRow({ sessionId: "s" }),
    // As older versions wrote them, and as they are written now.
    usageRow({ ...refused, provider: "none", model: "made-up" }),
    usageRow({ ...refused, provider: "", model: "" }),
    usageRow({ ...refused, provider: "none", model: "", createdAt: Date.UTC(2026, 10, 11, 6, 15) }),
    // An endpoint without a model, of a provider that is known.
    usageRow({ endpoint: "/files", model: "", providerCostNanoUsd: "7", sessionId: "s" }),
  ]),
);

const known = [{ provider: "openai", model: "gpt-4o" }];
const names = (groups: { provider: string; model: string | null }[]) => groups.map(({ provider, model }) => ({ provider, model }));

describe("calls that were refused before their provider and model were known", () => {
  test("are in the totals, and in no breakdown by provider or model", async () => {
    const summary = await getSummary(id, filter);
    expect(summary).toMatchObject({ requests: 5, errors: 3 });
    expect(summary.byProvider.map(({ provider, requests }) => [provider, requests])).toEqual([["openai", 2]]);
    expect(names((await getByModel(id, filter)).models)).toEqual(known);
    expect(await listModels(id, filter)).toEqual(known);
  });

  test("are in the totals of days, months and sessions, and not among their models", async () => {
    const { days } = await getDaily(id, filter);
    const { months } = await getMonthly(id, filter);
    const session = await getUsageBySession(id, { ...filter, sessionId: "s" });
    expect([days.map(({ requests }) => requests), months[0]?.requests, session.requests]).toEqual([[4, 1], 5, 5]);
    for (const { models } of [...days, ...months, session]) for (const name of names(models)) expect(known).toContainEqual(name);
  });

  test.each(["model", "provider"] as const)("are a group of their own in the series by %s, which add up to the total", async (by) => {
    const cells = await sumGroups({ organizationId: id, filter, ranges: fixedBuckets(filter, "hour"), by: [by], limit: 5 });
    expect(new Set(cells.map(({ ids }) => ids?.[0]))).toEqual(new Set([by === "model" ? "gpt-4o" : "openai", null]));
    const { requests, errors, cost } = await getSummary(id, filter);
    expect(cells.reduce((sum, { sums }) => sum + sums.requests, 0)).toBe(requests);
    expect(cells.reduce((sum, { sums }) => sum + sums.errors, 0)).toBe(errors);
    expect(cells.reduce((sum, { sums }) => sum + sums.providerCostNanoUsd, 0n)).toBe(parseUsd(cost.provider));
  });
});
