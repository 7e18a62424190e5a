import type { RequestDetail } from "@/queries/requests/get-request";
import type { AttemptJson } from "@/queries/requests/request-json";

/** `waiting`: until the first token. `streaming`: from then on. `answer`: one that came in one piece. `failed`: a try that gave none. `unanswered`: nobody waited for it. */
export type SegmentKind = "waiting" | "streaming" | "answer" | "failed" | "unanswered";

export interface Segment {
  kind: SegmentKind;
  /** Milliseconds from the beginning of the call. */
  fromMs: number;
  toMs: number;
}

export interface TimelineRow {
  attempt: AttemptJson;
  segments: Segment[];
}

export interface Timeline {
  totalMs: number;
  rows: TimelineRow[];
}

function kindOf({ statusCode, errorCode }: AttemptJson): SegmentKind {
  if (errorCode !== null) return "failed";
  if (statusCode === null) return "unanswered";
  return statusCode >= 400 ? "failed" : "answer";
}

type Call = Pick<RequestDetail, "createdAt" | "latencyMs" | "ttftMs" | "attempts">;

/** Each attempt at its place in the call's time, as far as the record knows: of a stream, the first token divides the attempt that served it. */
export function timelineOf({ createdAt, latencyMs, ttftMs, attempts }: Call): Timeline {
  const beginMs = Date.parse(createdAt);
  const rows = attempts.map((attempt, index): TimelineRow => {
    const fromMs = Math.max(0, Date.parse(attempt.startedAt) - beginMs);
    const toMs = fromMs + attempt.latencyMs;
    const servedStream = index === attempts.length - 1 && ttftMs !== null && ttftMs >= fromMs && ttftMs <= toMs;
    if (!servedStream) return { attempt, segments: [{ kind: kindOf(attempt), fromMs, toMs }] };
    return {
      attempt,
      segments: [
        { kind: "waiting", fromMs, toMs: ttftMs },
        { kind: "streaming", fromMs: ttftMs, toMs },
      ],
    };
  });
  return { totalMs: Math.max(1, latencyMs, ...rows.flatMap(({ segments }) => segments.map(({ toMs }) => toMs))), rows };
}
