import { expect, test } from "vitest";
import type { UsageReader } from "../providers/contract";
import { guardReader } from "./guard-reader";

const bug = () => {
  throw new TypeError("a bug");
};

test.each(["event", "body", "result"] as const)(
  "a reader that throws in `%s` costs the usage of its call, is reported once, and throws nothing",
  (method) => {
    const reports: unknown[] = [];
    const result = () => ({
      passes: [],
      source: "none" as const,
      model: "m",
      serviceTier: null,
      responseId: null,
      errorCode: null,
      rawUsage: null,
      statedCostNanoUsd: null,
    });
    const reader: UsageReader = { event: () => true, body: () => undefined, result, [method]: bug };
    const guarded = guardReader(
      () => reader,
      (error) => void reports.push(error),
    );
    for (let i = 0; i < 3; i++) {
      guarded?.event(null, Buffer.from("{}"));
      guarded?.body(Buffer.from("{}"));
      expect(guarded?.result().passes).toEqual([]);
    }
    expect(guarded?.result().model).toBeNull();
    expect(reports).toHaveLength(1);
  },
);

test("a reader that cannot even be made is none", () => {
  const reports: unknown[] = [];
  expect(guardReader(bug, (error) => void reports.push(error))).toBeNull();
  expect(reports).toHaveLength(1);
});
