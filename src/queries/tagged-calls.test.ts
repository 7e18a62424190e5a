import { beforeAll, expect, test } from "vitest";
import { ODD_TAGS } from "@/db/testing/old-usage";
import { getBreakdown } from "./figures/get-breakdown";
import { getSummary } from "./figures/get-summary";
import type { UsageFilter } from "./filter";
import { listRequests } from "./requests/list-requests";
import { insertUsage, usageRow } from "./testing/insert-usage";

const organizationId = "org_odd";
const range: UsageFilter = { from: new Date("2026-11-10T00:00:00Z"), to: new Date("2026-11-11T00:00:00Z") };
const tags = Object.entries(ODD_TAGS).map(([name, value]) => ({ name, value }));

/** One call of each tag, one of all, one of none; and everything once more of somebody else. */
const made = [...tags.map(({ name, value }) => ({ [name]: value })), ODD_TAGS, null].map((own) =>
  usageRow({ organizationId, tags: own && JSON.stringify(own) }),
);
const all = made[tags.length]?.requestId;
beforeAll(() => insertUsage([...made, ...made.map(({ tags: own }) => usageRow({ organizationId: "org_theirs", tags: own }))]));

test.each(tags)("a tag is found by its name and value, whatever they are made of: $name = $value", async ({ name, value }) => {
  const own = made[tags.findIndex((tag) => tag.name === name)]?.requestId;
  const filter = { ...range, tag: { name, value } };
  const { requests } = await listRequests(organizationId, filter, { limit: 50 });
  expect(requests.map(({ requestId }) => requestId).sort()).toEqual([own, all].sort());
  expect((await getSummary(organizationId, filter)).requests).toBe(2);
  expect((await getSummary(organizationId, { ...filter, tag: { name, value: `${value} ` } })).requests).toBe(0);
});

test.each(tags)("calls are told apart by a tag's value as text; those without are one group: $name = $value", async ({ name, value }) => {
  const { groups, total } = await getBreakdown(organizationId, range, { by: { tag: name }, limit: 10 });
  expect(groups.map(({ id, requests }) => [id, requests])).toEqual([
    [null, made.length - 2],
    [value, 2],
  ]);
  expect(total.requests).toBe(made.length);
});

test.each(["%", "$", "$.*", "tea_", "TEAM"])("a name that no call has is in no pattern's stead: %j", async (name) => {
  const { groups } = await getBreakdown(organizationId, range, { by: { tag: name }, limit: 10 });
  expect(groups.map(({ id, requests }) => [id, requests])).toEqual([[null, made.length]]);
});
