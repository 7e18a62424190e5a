import { describe, expect, test } from "vitest";
import { usageFilterSchema } from "./filter";

const DAY_MS = 86_400_000;
const problem = (input: Partial<Record<string, string>>) =>
  usageFilterSchema.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("the filter of usage", () => {
  test("means the last 30 days when it is empty", () => {
    const before = Date.now();
    const { from, to } = usageFilterSchema.parse({});
    expect(to.getTime()).toBeGreaterThanOrEqual(before);
    expect(to.getTime() - from.getTime()).toBe(30 * DAY_MS);
  });

  test("counts 30 days back from a given end", () => {
    expect(usageFilterSchema.parse({ to: "2026-03-31" }).from).toEqual(new Date("2026-03-01T00:00:00Z"));
  });

  test("takes times in UTC, and dates as their first moment in UTC", () => {
    expect(usageFilterSchema.parse({ from: "2026-11-01", to: "2026-11-02T03:04:05.678Z" })).toEqual({
      from: new Date("2026-11-01T00:00:00.000Z"),
      to: new Date("2026-11-02T03:04:05.678Z"),
    });
  });

  test.each(["yesterday", "2026-13-01", "2026-02-30", "2026-11-01T00:00:00", "2026-11-01T00:00:00+09:00", "1700000000", ""])(
    "refuses the time %j",
    (from) => {
      expect(problem({ from })).toEqual([expect.stringMatching(/^from: must be ISO 8601/)]);
    },
  );

  test("accepts a leap year and refuses ten years, saying what to do", () => {
    expect(problem({ from: "2024-01-01", to: "2025-01-01" })).toBeUndefined();
    expect(problem({ from: "2016-01-01", to: "2026-01-01" })).toEqual(["from: must be at most 366 days before `to`; ask for a year at a time"]);
  });

  test.each([{ from: "2026-11-02", to: "2026-11-01" }, { from: "2026-11-01", to: "2026-11-01" }, { from: "2999-01-01" }])(
    "refuses a range that ends before it begins: %j",
    (range) => {
      expect(problem(range)).toEqual([expect.stringMatching(/^from: must be before `to`/)]);
    },
  );

  test("names a parameter that it does not know", () => {
    expect(problem({ organizationId: "org_other" })).toEqual([expect.stringContaining("organizationId")]);
  });

  test.each([{ mode: "free" }, { model: "" }, { model: "a\u0000b" }, { userId: "u\n" }, { sessionId: "s".repeat(257) }])("refuses %j", (input) => {
    expect(problem(input)).toHaveLength(1);
  });

  test("takes tags, states and bounds as the contract writes them", () => {
    const asked = {
      tag: "team=a=b",
      status: "429",
      minCost: "0.000000001",
      maxCost: "1",
      minLatencyMs: "0",
      maxLatencyMs: "900",
      requestId: "req_%",
    };
    expect(usageFilterSchema.parse(asked)).toMatchObject({
      tag: { name: "team", value: "a=b" },
      status: 429,
      minCost: 1n,
      maxCost: 1_000_000_000n,
      minLatencyMs: 0,
      maxLatencyMs: 900,
      requestId: "req_%",
    });
    expect(usageFilterSchema.parse({ tag: "team=", status: "success" })).toMatchObject({ tag: { name: "team", value: "" }, status: "success" });
  });

  const notes: [string, string][] = [
    ...["team", "=a", ""].map((text): [string, string] => ["tag", text]),
    ...["ok", "99", "600", "200.0", "2e2", " 200"].map((text): [string, string] => ["status", text]),
    ...["-1", "1e3", "0.0000000001", "1000000000", "", "x", "0x1"].flatMap((text): [string, string][] => [
      ["minCost", text],
      ["maxCost", text],
    ]),
    ...["-1", "1.5", "1e3", "2147483648", ""].flatMap((text): [string, string][] => [
      ["minLatencyMs", text],
      ["maxLatencyMs", text],
    ]),
    ["requestId", ""],
  ];
  test.each(notes)("refuses %s=%j by name", (name, text) => {
    expect(problem({ [name]: text })?.[0]).toMatch(new RegExp(`^${name}: `));
  });

  test("refuses bounds that nothing can be within", () => {
    expect(problem({ minCost: "2", maxCost: "1.999999999" })).toEqual(["minCost: must not be more than `maxCost`"]);
    expect(problem({ minLatencyMs: "2", maxLatencyMs: "1" })).toEqual(["minLatencyMs: must not be more than `maxLatencyMs`"]);
    expect(problem({ minCost: "1", maxCost: "1", minLatencyMs: "1", maxLatencyMs: "1" })).toBeUndefined();
  });
});
