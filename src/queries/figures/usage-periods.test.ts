import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getDaily, getMonthly, getUsageBySession } from "./usage-periods";

const range = (from: string, to: string): UsageFilter => ({ from: new Date(from), to: new Date(to) });
const call = (organizationId: string, at: string, change: Parameters<typeof usageRow>[0] = {}) =>
  usageRow({ organizationId, createdAt: Date.parse(at), ...change });

beforeAll(async () => {
  await database().organization.createMany({
    data: [
      { id: "org_seoul", name: "Seoul", timeZone: "Asia/Seoul" },
      { id: "org_york", name: "New York", timeZone: "America/New_York" },
      { id: "org_kolkata", name: "Kolkata", timeZone: "Asia/Kolkata" },
    ],
  });
  await insertUsage([
    call("org_seoul", "2026-11-09T14:59:59.999Z"),
    call("org_seoul", "2026-11-09T15:00:00.000Z", { model: "gpt-4o-mini", latencyMs: 300, ttftMs: 50 }),
    call("org_seoul", "2026-11-10T14:59:59.999Z", { provider: "xai", model: "grok", statusCode: 500 }),
    call("org_seoul", "2026-11-30T15:00:00.000Z", { sessionId: "chat-1" }),
    // 01:30 twice, on the night when summer time ends
    call("org_york", "2026-11-01T05:30:00Z"),
    call("org_york", "2026-11-01T06:30:00Z"),
    call("org_york", "2026-11-02T04:59:59Z"),
    call("org_york", "2026-11-02T05:00:00Z"),
    // either side of midnight, within one hour of UTC
    call("org_kolkata", "2026-11-09T18:29:59.999Z"),
    call("org_kolkata", "2026-11-09T18:30:00.000Z"),
    call("org_kolkata", "2026-11-09T18:59:00.000Z"),
    call("org_other", "2026-11-10T00:00:00Z", { sessionId: "chat-1" }),
  ]);
});

describe("usage per day", () => {
  const counts = async (id: string, filter: UsageFilter) => (await getDaily(id, filter)).days.map(({ date, requests }) => `${date} ${requests}`);

  test("begins at midnight in Seoul", async () => {
    expect(await counts("org_seoul", range("2026-11-08T15:00:00Z", "2026-11-11T15:00:00Z"))).toEqual([
      "2026-11-09 1",
      "2026-11-10 2",
      "2026-11-11 0",
    ]);
  });

  test("has both hours of the night when New York's clocks go back", async () => {
    expect(await counts("org_york", range("2026-11-01T04:00:00Z", "2026-11-03T05:00:00Z"))).toEqual(["2026-11-01 3", "2026-11-02 1"]);
  });

  test("is cut at half past the hour in Kolkata", async () => {
    expect(await counts("org_kolkata", range("2026-11-08T18:30:00Z", "2026-11-10T18:30:00Z"))).toEqual(["2026-11-09 1", "2026-11-10 2"]);
  });

  test("names models within the day, and its totals are theirs", async () => {
    const { days, timeZone } = await getDaily("org_seoul", range("2026-11-09T15:00:00Z", "2026-11-10T15:00:00Z"));
    expect(timeZone).toBe("Asia/Seoul");
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({ date: "2026-11-10", requests: 2, errors: 1, tokens: { total: 240 }, cost: { provider: "0.000900000" } });
    expect(days[0]?.models.map(({ provider, model, requests }) => [provider, model, requests])).toEqual([
      ["openai", "gpt-4o-mini", 1],
      ["xai", "grok", 1],
    ]);
  });
});

describe("usage per month", () => {
  test("begins at midnight of the first in Seoul", async () => {
    const { months } = await getMonthly("org_seoul", range("2026-11-01", "2026-12-31"));
    expect(months.map(({ month, requests }) => `${month} ${requests}`)).toEqual(["2026-11 3", "2026-12 1"]);
  });
});

describe("usage of a session", () => {
  test("is that of one's own organization", async () => {
    const filter = { ...range("2026-11-01", "2026-12-31"), sessionId: "chat-1" };
    expect(await getUsageBySession("org_seoul", filter)).toMatchObject({
      sessionId: "chat-1",
      requests: 1,
      models: [{ model: "gpt-4o", requests: 1 }],
    });
    expect(await getUsageBySession("org_york", filter)).toMatchObject({ sessionId: "chat-1", requests: 0, models: [] });
  });
});
