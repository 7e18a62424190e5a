import { expect, test } from "vitest";
import { database } from "@/db/client";
import { summarizeTags } from "@/usage/summarize-tags";
import { getByModel } from "../figures/get-by-model";
import { getSummary } from "../figures/get-summary";
import { insertUsage, usageRow } from "../testing/insert-usage";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);
const organizationId = "org_tag_hours";
const tag = { name: "team", value: "blue" };
const range = { from: new Date(START_MS), to: new Date(START_MS + 4 * HOUR_MS) };
const at = (hour: number, change: Parameters<typeof usageRow>[0] = {}) =>
  usageRow({ organizationId, tags: '{"team":"blue"}', createdAt: START_MS + hour * HOUR_MS, ...change });
const summarize = (nowMs = START_MS + 9 * HOUR_MS) => summarizeTags({ sinceMs: START_MS, nowMs });

test("no call of an hour that is summed by its tags is read, and every call of an hour that another was added to", async () => {
  await insertUsage([at(0, { latencyMs: 5 }), at(0, { tags: null }), at(0, { tags: '{"team":"red"}' }), at(1), at(2, { model: "m", latencyMs: 9 })]);
  await summarize();
  await insertUsage([at(1, { tags: null })]);
  expect((await getSummary(organizationId, { ...range, tag })).requests).toBe(3);
  await database().usageRecord.deleteMany({ where: { organizationId } });
  const { requests, latencyMs } = await getSummary(organizationId, { ...range, tag });
  expect({ requests, latencyMs }).toEqual({ requests: 2, latencyMs: { avg: 7, p50: 5, p95: 9 } });
  const { models } = await getByModel(organizationId, { ...range, tag });
  expect(models.map((one) => [one.model, one.requests])).toEqual([
    ["gpt-4o", 1],
    ["m", 1],
  ]);
  expect((await getSummary(organizationId, { ...range, tag, model: "m" })).requests).toBe(1);
  expect((await getSummary(organizationId, { ...range, tag: { name: "team", value: "green" } })).requests).toBe(0);
});

test("an hour is summed by its tags when it is over", async () => {
  const own = { organizationId: "org_tags_over" };
  await insertUsage([at(3, own)]);
  const stored = () => database().usageTagHour.count({ where: own });
  await summarize(START_MS + 4 * HOUR_MS - 1);
  expect(await stored()).toBe(0);
  await summarize(START_MS + 4 * HOUR_MS);
  expect(await stored()).toBe(2); // the tag, and how many calls there are
});
