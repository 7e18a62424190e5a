import { expect, it } from "vitest";
import { readAnswer } from "./testing/read-answer";
import { expectSaneReadings } from "./testing/read-any-bytes";
import { readFixtures } from "./testing/read-fixtures";

it("reads every recorded stream alike, however it is cut", () => {
  const random = Array.from({ length: 40 }, (_, i) => ((i + 1) * 0.6180339887498949) % 1);
  let cuts = 0;
  for (const fixture of readFixtures().filter(({ isEventStream }) => isEventStream)) {
    const whole = readAnswer(fixture);
    for (const share of random) {
      const at = Math.floor(share * fixture.body.length);
      expect(readAnswer(fixture, [Math.floor(at / 2), at])).toEqual(whole);
      cuts += 2;
    }
  }
  expect(cuts).toBeGreaterThan(4000);
});

it("keeps nothing of an answer that could be its text", () => {
  const longest = (value: unknown): number => {
    if (typeof value === "string") return value.length;
    return typeof value === "object" && value !== null ? Math.max(0, ...Object.values(value).map(longest)) : 0;
  };
  for (const fixture of readFixtures()) {
    const { rawUsage, errorCode } = readAnswer(fixture) ?? {};
    expect(longest(rawUsage)).toBeLessThan(40);
    expect(errorCode ?? "").not.toMatch(/\s\S+\s/);
  }
});

it("never throws, and counts nothing below zero, whatever becomes of a recorded answer", () => {
  const recorded = readFixtures()
    .filter(({ body }) => body.length < 3000)
    .map(({ body }) => Buffer.from(body));
  expectSaneReadings(recorded, 20_000);
});
