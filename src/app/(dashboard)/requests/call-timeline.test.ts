import { expect, test } from "vitest";
import { timelineOf } from "./call-timeline";

const attempt = (startedMs: number, latencyMs: number, statusCode: number | null, errorCode: string | null = null) => ({
  provider: "openai",
  model: "gpt-4o",
  statusCode,
  errorCode,
  startedAt: new Date(Date.UTC(2026, 10, 22) + startedMs).toISOString(),
  latencyMs,
  mayHaveCost: null,
});
const call = { createdAt: "2026-11-22T00:00:00.000Z", latencyMs: 1_000, ttftMs: null };

test("a failed try and the stream after it stand at their places; the first token divides the stream", () => {
  const attempts = [attempt(5, 95, 503, "unavailable"), attempt(300, 700, 200)];
  const { totalMs, rows } = timelineOf({ ...call, ttftMs: 450, attempts });
  expect(totalMs).toBe(1_000);
  expect(rows.map(({ segments }) => segments)).toEqual([
    [{ kind: "failed", fromMs: 5, toMs: 100 }],
    [
      { kind: "waiting", fromMs: 300, toMs: 450 },
      { kind: "streaming", fromMs: 450, toMs: 1_000 },
    ],
  ]);
});

test("nothing is made up: without a first token there is none, and one outside of the last attempt divides nothing", () => {
  expect(timelineOf({ ...call, attempts: [attempt(0, 400, 200)] }).rows[0]?.segments).toEqual([{ kind: "answer", fromMs: 0, toMs: 400 }]);
  expect(timelineOf({ ...call, ttftMs: 900, attempts: [attempt(0, 400, 200)] }).rows[0]?.segments).toHaveLength(1);
  expect(timelineOf({ ...call, attempts: [attempt(0, 400, null, "upstream_timeout")] }).rows[0]?.segments[0]?.kind).toBe("failed");
  expect(timelineOf({ ...call, attempts: [attempt(0, 400, null)] }).rows[0]?.segments[0]?.kind, "the client left first").toBe("unanswered");
});

test("a call of no length, and clocks that disagree by a moment, still give a line", () => {
  const { totalMs, rows } = timelineOf({ ...call, latencyMs: 0, attempts: [attempt(-3, 0, 200)] });
  expect(totalMs).toBe(1);
  expect(rows[0]?.segments).toEqual([{ kind: "answer", fromMs: 0, toMs: 0 }]);
});
