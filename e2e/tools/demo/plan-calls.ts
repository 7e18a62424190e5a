import { makeRandom } from "../simulator/make-random";
import type { Script } from "../simulator/script";
import { WORKLOADS, type Workload } from "./workloads";

export interface PlannedCall {
  workload: Workload;
  atMs: number;
  isStreaming: boolean;
  sessionId: string | null;
  userId: string | null;
  /** Of a prompt that is sent in full: what is resold is held for, and charged, by what it really is. */
  inputTokens: number;
  /** How the provider is to answer. */
  script: Script;
  /** The client leaves after so long. */
  abortAfterMs: number | null;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Calls grow from 40 % to all in so many days before the end. */
const GROWTH_DAYS = 60;
const USERS = 140;

const HOURS: Record<Workload["rhythm"], readonly number[]> = {
  always: [3, 2, 2, 2, 2, 3, 5, 9, 14, 18, 20, 19, 16, 18, 20, 19, 17, 14, 11, 9, 8, 7, 5, 4],
  office: [0, 0, 0, 0, 0, 0, 1, 4, 12, 18, 20, 17, 9, 15, 19, 18, 14, 8, 3, 1, 1, 0, 0, 0],
  nightly: [0, 1, 30, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
};
const WEEKEND: Record<Workload["rhythm"], number> = { always: 0.55, office: 0.08, nightly: 1 };

/** One provider had a bad afternoon on the last Tuesday. */
const INCIDENT = { weekday: 2, fromHour: 12.5, toHour: 16.5, provider: "anthropic", share: 0.7 };

/** The calls of all programs between two moments, in order of time; the same seed plans the same. */
export function planCalls({ fromMs, toMs, seed }: { fromMs: number; toMs: number; seed: number }): PlannedCall[] {
  const random = makeRandom(seed);
  const calls: PlannedCall[] = [];
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < toMs; dayMs += DAY_MS) {
    for (const workload of WORKLOADS) calls.push(...planDay({ workload, dayMs, toMs, random }));
  }
  return calls.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).sort((a, b) => a.atMs - b.atMs);
}

interface Day {
  workload: Workload;
  dayMs: number;
  toMs: number;
  random: () => number;
}

function planDay({ workload, dayMs, toMs, random }: Day): PlannedCall[] {
  const isWeekend = [0, 6].includes(new Date(dayMs).getUTCDay());
  const growth = Math.max(0.4, 1 - (0.6 * (toMs - dayMs)) / (GROWTH_DAYS * DAY_MS));
  const wanted = workload.callsPerDay * growth * (isWeekend ? WEEKEND[workload.rhythm] : 1) * (0.8 + 0.4 * random());
  const calls: PlannedCall[] = [];
  const count = Math.floor(wanted + random());
  while (calls.length < count) {
    const startMs = dayMs + pickHour(HOURS[workload.rhythm], random) * HOUR_MS + random() * HOUR_MS;
    calls.push(...planSession({ workload, startMs, toMs, random, callsMax: count - calls.length }));
  }
  return calls;
}

function pickHour(weights: readonly number[], random: () => number): number {
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const hour = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return Math.max(0, hour);
}

interface Session {
  workload: Workload;
  startMs: number;
  toMs: number;
  random: () => number;
  callsMax: number;
}

/** One call, or a conversation whose prompt grows from call to call. */
function planSession({ workload, startMs, toMs, random, callsMax }: Session): PlannedCall[] {
  const { session } = workload;
  const count = session ? Math.min(callsMax, 1 + Math.floor(random() * session.callsMax)) : 1;
  const sessionId = session ? `${session.prefix}-${10_000 + Math.floor(random() * 89_999)}` : null;
  const userId = session ? `user-${1 + Math.floor(random() ** 2 * USERS)}` : null;
  let atMs = startMs;
  return Array.from({ length: count }, (_, turn) => {
    const call = planCall({ workload, atMs, toMs, random, isFollowUp: turn > 0, growth: 1 + turn * 0.35 });
    atMs += (20 + random() * 200) * 1000;
    return { ...call, sessionId, userId };
  });
}

interface One {
  workload: Workload;
  atMs: number;
  toMs: number;
  random: () => number;
  isFollowUp: boolean;
  growth: number;
}

function planCall({ workload, atMs, toMs, random, isFollowUp, growth }: One): Omit<PlannedCall, "sessionId" | "userId"> {
  const between = ([min, max]: readonly [number, number]) => min + (max - min) * random() ** 1.6;
  const isStreaming = random() < workload.streamShare;
  const input = Math.round(between(workload.inputTokens) * growth);
  const output = Math.round(between(workload.outputTokens));
  const cached = Math.round(input * (workload.cachedShare ?? 0) * (isFollowUp || !workload.session ? 1 : 0.3) * (0.7 + 0.3 * random()));
  const cacheWrite = Math.round(input * (workload.cacheWriteShare ?? 0));
  const isResold = workload.wire === "resold";
  const reasoning = Math.round(output * (workload.reasoningShare ?? 0) * random());
  const tokens = isResold ? { output, reasoning } : { input, output, cached, cacheWrite, reasoning };
  const fault = planFault({ workload, atMs, toMs, random, isStreaming });
  const isRefused = fault?.startsWith("status:") === true;
  const isSlow = random() < 0.01;
  const firstByteDelayMs = Math.round(isRefused ? 30 + random() * 200 : between(workload.firstByteMs) * (isSlow ? 3 : 1));
  const events = 8 + Math.floor(random() * 10);
  const delayMs = isStreaming && !isRefused ? 12 + Math.floor(random() * 40) : 0;
  const isAborted = isStreaming && fault === undefined && random() < (workload.abortShare ?? 0);
  return {
    workload,
    atMs: Math.floor(atMs),
    isStreaming,
    inputTokens: input,
    // A fault of one provider: where a route leads on, the next one is well.
    script: {
      tokens,
      events,
      firstByteDelayMs,
      ...(delayMs > 0 && { delayMs }),
      ...(fault && { fault }),
      ...(fault && isResold && { faultAt: workload.provider }),
    },
    abortAfterMs: isAborted ? firstByteDelayMs + Math.round(events * delayMs * random()) + 10 : null,
  };
}

function planFault({ workload, atMs, toMs, random, isStreaming }: Omit<One, "isFollowUp" | "growth"> & { isStreaming: boolean }): Script["fault"] {
  const chance = random();
  const kind = random();
  if (isInIncident(workload, atMs, toMs) && chance < INCIDENT.share) return "status:529";
  if (chance >= workload.errorShare) return undefined;
  if (kind < 0.55) return "status:429";
  if (kind < 0.7) return "status:400";
  if (kind < 0.85 || !isStreaming) return "status:500";
  return kind < 0.93 ? "reset-mid" : "error-in-stream";
}

function isInIncident({ provider }: Workload, atMs: number, toMs: number): boolean {
  const todayMs = Math.floor(toMs / DAY_MS) * DAY_MS;
  const daysAgo = (new Date(todayMs).getUTCDay() - INCIDENT.weekday + 7) % 7 || 7;
  const dayMs = todayMs - daysAgo * DAY_MS;
  const hour = (atMs - dayMs) / HOUR_MS;
  return provider === INCIDENT.provider && hour >= INCIDENT.fromHour && hour < INCIDENT.toHour;
}

/** Calls of now, one after the other, as the programs would make them at this hour; without waiting for the faults of the plan. */
export function* planLiveCalls(seed: number): Generator<PlannedCall> {
  const random = makeRandom(seed);
  for (;;) {
    const hour = new Date().getUTCHours();
    const weights = WORKLOADS.map(({ rhythm, callsPerDay }) => callsPerDay * ((HOURS[rhythm][hour] ?? 0) + 0.5));
    const workload = WORKLOADS[pickHour(weights, random)] as Workload;
    const atMs = Date.now();
    yield* planSession({ workload, startMs: atMs, toMs: atMs + MINUTE_MS, random, callsMax: 1 });
  }
}
