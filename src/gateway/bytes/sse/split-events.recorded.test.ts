import { describe, expect, it } from "vitest";
import { splitBody } from "../../providers/testing/read-answer";
import { readFixtures } from "../../providers/testing/read-fixtures";
import type { SseFrame } from "./sse-frame";

describe("EventSplitter", () => {
  const streams = readFixtures().filter(({ isEventStream }) => isEventStream);
  it.each(streams.map((fixture) => [fixture.name, fixture.body] as const))("%s: every cut gives the same frames", (_name, body) => {
    const whole = splitBody(body, []);
    const isSame = (cuts: number[]) => {
      const frames = splitBody(body, cuts);
      return frames.length === whole.length && frames.every((frame, i) => isSameFrame(frame, whole[i] as SseFrame));
    };
    expect(Buffer.concat(whole.map(({ raw }) => raw)).equals(body)).toBe(true);
    const step = Math.max(1, Math.floor(body.length / 4096));
    for (let cut = 1; cut < body.length; cut += step) if (!isSame([cut])) throw new Error(`other frames when cut at ${cut}`);
    if (body.length <= 16_384) expect(isSame([...Array(body.length).keys()])).toBe(true);
  });
});

function isSameFrame(left: SseFrame, right: SseFrame): boolean {
  const isSameData = left.data === null || right.data === null ? left.data === right.data : Buffer.compare(left.data, right.data) === 0;
  return isSameData && left.name === right.name && Buffer.compare(left.raw, right.raw) === 0;
}
