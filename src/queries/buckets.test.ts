import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { findTimeZone, localBuckets } from "./buckets";

const HOUR_MS = 3_600_000;
const days = (timeZone: string, from: string, to: string) =>
  localBuckets({ from: new Date(from), to: new Date(to), unit: "day", timeZone }).map(
    (day) => `${day.label} ${day.from.toISOString()} ${(day.to.getTime() - day.from.getTime()) / HOUR_MS}h`,
  );

describe("local days", () => {
  test("in Seoul begin at 15:00 UTC", () => {
    expect(days("Asia/Seoul", "2026-11-09T15:00:00Z", "2026-11-11T15:00:00Z")).toEqual([
      "2026-11-10 2026-11-09T15:00:00.000Z 24h",
      "2026-11-11 2026-11-10T15:00:00.000Z 24h",
    ]);
  });

  test("in New York have 25 hours when summer time ends, and 23 when it begins", () => {
    expect(days("America/New_York", "2026-10-31T04:00:00Z", "2026-11-02T05:00:00Z")).toEqual([
      "2026-10-31 2026-10-31T04:00:00.000Z 24h",
      "2026-11-01 2026-11-01T04:00:00.000Z 25h",
    ]);
    expect(days("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")).toEqual(["2026-03-08 2026-03-08T05:00:00.000Z 23h"]);
  });

  test("begin at half past the hour in Kolkata, and at one in the morning when Cairo's clocks skip midnight", () => {
    expect(days("Asia/Kolkata", "2026-11-09T18:30:00Z", "2026-11-10T18:30:00Z")).toEqual(["2026-11-10 2026-11-09T18:30:00.000Z 24h"]);
    expect(days("Africa/Cairo", "2026-04-22T22:00:00Z", "2026-04-24T21:00:00Z")).toEqual([
      "2026-04-23 2026-04-22T22:00:00.000Z 24h",
      "2026-04-24 2026-04-23T22:00:00.000Z 23h",
    ]);
  });

  test("are cut at both ends of the range", () => {
    expect(days("UTC", "2026-11-10T23:00:00Z", "2026-11-11T01:30:00Z")).toEqual([
      "2026-11-10 2026-11-10T23:00:00.000Z 1h",
      "2026-11-11 2026-11-11T00:00:00.000Z 1.5h",
    ]);
  });

  test("weeks begin on Monday, have an hour more or less when the clocks change, and go on over New Year", () => {
    const weeks = (timeZone: string, from: string, to: string) =>
      localBuckets({ from: new Date(from), to: new Date(to), unit: "week", timeZone }).map(({ label, from: at }) => `${label} ${at.toISOString()}`);
    expect(weeks("America/New_York", "2026-10-28T00:00:00Z", "2026-11-10T00:00:00Z")).toEqual([
      "2026-10-26 2026-10-28T00:00:00.000Z",
      "2026-11-02 2026-11-02T05:00:00.000Z",
      "2026-11-09 2026-11-09T05:00:00.000Z",
    ]);
    expect(weeks("Asia/Seoul", "2026-12-27T15:00:00Z", "2027-01-04T00:00:00Z")).toEqual([
      "2026-12-28 2026-12-27T15:00:00.000Z",
      "2027-01-04 2027-01-03T15:00:00.000Z",
    ]);
  });

  test("months follow each other", () => {
    const months = localBuckets({ from: new Date("2025-12-15"), to: new Date("2026-03-02"), unit: "month", timeZone: "Asia/Seoul" });
    expect(months.map(({ label, from }) => `${label} ${from.toISOString()}`)).toEqual([
      "2025-12 2025-12-15T00:00:00.000Z",
      "2026-01 2025-12-31T15:00:00.000Z",
      "2026-02 2026-01-31T15:00:00.000Z",
      "2026-03 2026-02-28T15:00:00.000Z",
    ]);
  });

  test("make up the range without gap or overlap, each with its own label, in any zone", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Asia/Seoul",
      "America/New_York",
      "Europe/London",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "Pacific/Apia",
      "America/Santiago",
    );
    const start = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(
        zones,
        start,
        fc.integer({ min: 1, max: 60 * 24 * HOUR_MS }),
        fc.constantFrom("day" as const, "month" as const),
        (timeZone, startMs, length, unit) => {
          const [from, to] = [new Date(startMs), new Date(startMs + length)];
          const buckets = localBuckets({ from, to, unit, timeZone });
          expect(buckets[0]?.from).toEqual(from);
          expect(buckets.at(-1)?.to).toEqual(to);
          for (const [i, bucket] of buckets.slice(1).entries()) expect(bucket.from).toEqual(buckets[i]?.to);
          expect(new Set(buckets.map(({ label }) => label)).size).toBe(buckets.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("an organization's zone", () => {
  test("is its own, and UTC when it has none that exists", async () => {
    await database().organization.createMany({
      data: [
        { id: "org_seoul", name: "Seoul", timeZone: "Asia/Seoul" },
        { id: "org_mars", name: "Mars", timeZone: "Mars/Olympus" },
      ],
    });
    expect(await Promise.all(["org_seoul", "org_mars", "org_none"].map(findTimeZone))).toEqual(["Asia/Seoul", "UTC", "UTC"]);
  });
});
