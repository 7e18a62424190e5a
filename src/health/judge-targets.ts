import type { HealthStatus } from "../domain/health";
import type { TargetSnapshot } from "../routing/router";

/** Of the last minute's calls. */
const FAILURES_DEGRADED = 0.1;
const CALLS_MIN = 10;
/** An open breaker that nobody has tried again for so long says nothing any more. */
const FORGOTTEN_MS = 10 * 60 * 1000;

export interface Judgement {
  status: HealthStatus;
  /** What is wrong; null: nothing. */
  error: string | null;
}

/** By the calls of the last minute alone. */
export function judgeCalls(targets: readonly TargetSnapshot[]): Judgement {
  const calls = targets.reduce((sum, target) => sum + target.calls, 0);
  const failures = targets.reduce((sum, target) => sum + target.failures, 0);
  if (calls === 0) return { status: "unknown", error: null };
  const isFailing = failures === calls || (calls >= CALLS_MIN && failures / calls >= FAILURES_DEGRADED);
  return isFailing ? { status: "degraded", error: `${failures} of the last minute's ${calls} calls failed` } : { status: "healthy", error: null };
}

/** By the breakers alone. Down: no model of those that are called lets calls through. */
export function judgeBreakers(targets: readonly TargetSnapshot[], nowMs: number): Judgement {
  const isBad = ({ breaker: { state, retryAtMs } }: TargetSnapshot) => state !== "closed" && nowMs - (retryAtMs ?? nowMs) < FORGOTTEN_MS;
  const bad = targets.filter(isBad);
  const [first] = bad;
  if (!first) return { status: "unknown", error: null };
  const models = targets.filter((target) => target.upstreamModel !== "" && (target.calls > 0 || isBad(target)));
  const isDown = models.length > 0 && models.every(isBad);
  const { breaker, upstreamModel } = first;
  return {
    status: isDown ? "down" : "degraded",
    error: `breaker ${breaker.state}${upstreamModel === "" ? "" : ` for ${upstreamModel}`}: ${breaker.reason}`,
  };
}

const BADNESS: Record<HealthStatus, number> = { down: 3, degraded: 2, healthy: 1, unknown: 0 };

/** The worst of them; what is unknown says nothing. */
export function worstOf(first: Judgement, ...others: Judgement[]): Judgement {
  return others.reduce((worst, next) => (BADNESS[next.status] > BADNESS[worst.status] ? next : worst), first);
}
