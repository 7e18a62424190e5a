import { describe, expect, test } from "vitest";
import { filterShape } from "@/queries/filter";
import { readView, type SearchParams } from "./read-view";
import { FILTER_NAMES } from "./view-query";

const now = new Date("2026-11-20T12:00:00Z");
const seoul = { now, timeZone: "Asia/Seoul" };
function shown(asked: SearchParams, options = { now, timeZone: "UTC" }) {
  const { preset, filter, previous, interval, isAsAsked } = readView(asked, options);
  return [preset, filter.from.toISOString(), filter.to.toISOString(), previous?.from.toISOString(), previous?.to.toISOString(), interval, isAsAsked];
}

describe("the range", () => {
  test("is the last 30 days, compared with the 30 before, unless the URL says otherwise", () => {
    const [from, to] = ["2026-10-21T12:00:00.000Z", "2026-11-20T12:00:00.000Z"];
    expect(shown({})).toEqual(["30d", from, to, "2026-09-21T12:00:00.000Z", from, "day", true]);
    expect(shown({ range: "30d" })).toEqual(shown({}));
  });

  test.each([
    ["1h", "2026-11-20T11:00:00.000Z", "2026-11-20T10:00:00.000Z", "minute"],
    ["24h", "2026-11-19T12:00:00.000Z", "2026-11-18T12:00:00.000Z", "hour"],
    ["7d", "2026-11-13T12:00:00.000Z", "2026-11-06T12:00:00.000Z", "day"],
    ["90d", "2026-08-22T12:00:00.000Z", "2026-05-24T12:00:00.000Z", "week"],
  ])("%s ends now, and the period before is as long", (range, from, before, interval) => {
    expect(shown({ range })).toEqual([range, from, now.toISOString(), before, from, interval, true]);
  });

  test("from and to mean what they mean in the statistics APIs", () => {
    expect(shown({ from: "2026-11-01", to: "2026-11-08" })).toEqual([
      "custom",
      "2026-11-01T00:00:00.000Z",
      "2026-11-08T00:00:00.000Z",
      "2026-10-25T00:00:00.000Z",
      "2026-11-01T00:00:00.000Z",
      "day",
      true,
    ]);
  });

  test("a month begins at the organization's midnight, and at UTC's if that is asked for", () => {
    const month = shown({ range: "month" }, seoul);
    expect(month).toEqual([
      "month",
      "2026-10-31T15:00:00.000Z",
      now.toISOString(),
      "2026-09-30T15:00:00.000Z",
      "2026-10-20T12:00:00.000Z",
      "day",
      true,
    ]);
    expect(shown({ range: "month", zone: "utc" }, seoul)).toEqual(shown({ range: "month" }));
    expect(readView({ zone: "utc" }, seoul).timeZone).toBe("UTC");
  });

  test("a month is compared with no more than the whole month before", () => {
    const late = { now: new Date("2026-03-31T12:00:00Z"), timeZone: "UTC" };
    expect(shown({ range: "month" }, late).slice(1, 5)).toEqual([
      "2026-03-01T00:00:00.000Z",
      "2026-03-31T12:00:00.000Z",
      "2026-02-01T00:00:00.000Z",
      "2026-03-01T00:00:00.000Z",
    ]);
    expect(shown({ range: "last-month" }, late).slice(1, 5)).toEqual([
      "2026-02-01T00:00:00.000Z",
      "2026-03-01T00:00:00.000Z",
      "2026-01-01T00:00:00.000Z",
      "2026-02-01T00:00:00.000Z",
    ]);
  });

  test("on the first of a month, at midnight, the month is not empty", () => {
    expect(shown({ range: "month" }, { now: new Date("2026-11-01T00:00:00Z"), timeZone: "UTC" }).slice(1, 3)).toEqual([
      "2026-11-01T00:00:00.000Z",
      "2026-11-01T00:00:00.001Z",
    ]);
  });

  test("whole days are compared with whole days, over the night when the clocks go back", () => {
    const york = { now, timeZone: "America/New_York" };
    // 1 to 7 November, by New York's clocks: an hour more than seven days
    const week = shown({ from: "2026-11-01T04:00:00Z", to: "2026-11-08T05:00:00Z" }, york);
    expect(week.slice(3, 5)).toEqual(["2026-10-25T04:00:00.000Z", "2026-11-01T04:00:00.000Z"]);
  });

  test.each<SearchParams>([
    { range: "2h" },
    { from: "yesterday" },
    { from: "2026-11-08", to: "2026-11-01" },
    { from: "2016-01-01", to: "2026-01-01" },
    { from: ["a", "b"] },
    { range: "7d; DROP TABLE" },
  ])("%j cannot be shown: the default, and it says so", (asked) => {
    const view = readView(asked, { now, timeZone: "UTC" });
    expect([view.preset, view.isAsAsked]).toEqual(["30d", false]);
  });

  test.each([
    { from: "9999-12-30", to: "9999-12-31T23:59:59Z" },
    { from: "0000-01-01", to: "0000-06-01" },
  ])("%j is a range like any other", (asked) => {
    expect(readView(asked, { now, timeZone: "Pacific/Kiritimati" }).isAsAsked).toBe(true);
  });
});

describe("the filters", () => {
  test("are all of those that the statistics APIs take", () => {
    expect([...FILTER_NAMES, "from", "to"].sort()).toEqual(Object.keys(filterShape).sort());
  });

  test("hold for the range and for what it is compared with", () => {
    const { filter, previous } = readView({ model: "gpt-4o", tag: "team=a=b", status: "429", provider: "" }, seoul);
    const same = { model: "gpt-4o", tag: { name: "team", value: "a=b" }, status: 429 };
    expect(filter).toMatchObject(same);
    expect(previous).toMatchObject(same);
    expect(filter).not.toHaveProperty("provider");
  });

  test("a wrong one is left out and said so; the others hold", () => {
    const { filter, isAsAsked } = readView({ model: "gpt-4o", status: "maybe", tag: "no-value", minCost: "2", maxCost: "1" }, seoul);
    expect(filter).toMatchObject({ model: "gpt-4o", maxCost: 1_000_000_000n });
    expect([filter.status, filter.tag, filter.minCost, isAsAsked]).toEqual([undefined, undefined, undefined, false]);
  });
});

test("nothing is compared when that is switched off", () => {
  expect(readView({ compare: "off" }, seoul).previous).toBeNull();
});
