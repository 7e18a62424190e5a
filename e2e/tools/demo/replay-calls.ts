import type { FinishedCall } from "../../../src/domain/call";
import type { GatewayPorts } from "../../../src/gateway/ports";
import { makeCall } from "./make-request";
import type { Rooms } from "./open-rooms";
import type { PlannedCall } from "./plan-calls";
import type { Workload } from "./workloads";

/** Most of a call is waiting for the provider, and the waiting is real. */
const CALLS_AT_ONCE = 400;
/** Resold calls go one after the other, so that the balance falls in the order of their times: their provider answers that much faster, and the record says how long it was to take. */
const HASTE = 40;

interface Replay {
  ports: GatewayPorts;
  calls: readonly PlannedCall[];
  secrets: Record<string, string>;
}

/** In order of their beginnings, many at once, each with the clock of its own time. */
export async function replayPassThrough(rooms: Rooms, { ports, calls, secrets }: Replay): Promise<void> {
  const coming = calls.values();
  const worker = async () => {
    for (const call of coming) await replay(rooms, ports, { call, secret: secretOf(secrets, call.workload) });
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
}

export async function replayResold(rooms: Rooms, { ports, calls, secrets }: Replay): Promise<void> {
  // A target that fails now was down months ago: no breaker is to open for it.
  const routing: GatewayPorts["routing"] = {
    choose: (request) => ports.routing.choose(request),
    mayTry: () => true,
    observe: () => undefined,
    observeBreak: () => undefined,
  };
  for (const call of calls) {
    const record: GatewayPorts["record"] = (finished) => ports.record(slowDown(finished, call));
    await replay(rooms, { ...ports, routing, record }, { call: hasten(call), secret: secretOf(secrets, call.workload) });
  }
}

function hasten(call: PlannedCall): PlannedCall {
  const { firstByteDelayMs = 0, delayMs = 0 } = call.script;
  const script = { ...call.script, firstByteDelayMs: firstByteDelayMs / HASTE, delayMs: delayMs / HASTE };
  return { ...call, script, abortAfterMs: call.abortAfterMs && call.abortAfterMs / HASTE };
}

/** As it was planned: each attempt waits for the first byte, the last one until the end. */
function slowDown(finished: FinishedCall, { script, abortAfterMs }: PlannedCall): FinishedCall {
  const { firstByteDelayMs = 0, delayMs = 0, events = 0 } = script;
  const streamMs = abortAfterMs === null ? events * delayMs : Math.max(0, abortAfterMs - firstByteDelayMs);
  const attempts = finished.attempts.map((attempt, index) => ({
    ...attempt,
    startedAtMs: finished.startedAtMs + index * firstByteDelayMs,
    latencyMs: firstByteDelayMs + (index === finished.attempts.length - 1 ? streamMs : 0),
  }));
  const firstByteMs = Math.max(1, attempts.length) * firstByteDelayMs;
  return { ...finished, attempts, latencyMs: firstByteMs + streamMs, ttftMs: finished.ttftMs === null ? null : firstByteMs };
}

function replay(rooms: Rooms, ports: GatewayPorts, { call, secret }: { call: PlannedCall; secret: string }): Promise<void> {
  const startedAt = performance.now();
  const gateway = rooms.createGateway({ ...ports, nowMs: () => call.atMs + Math.round(performance.now() - startedAt) });
  return makeCall({ call, origin: "http://localhost", secret, answer: (request) => rooms.serveWeb(gateway, request) });
}

export function secretOf(secrets: Record<string, string>, { credential }: Workload): string {
  const secret = secrets[credential];
  if (!secret) throw new Error(`The demo has no token or key named ${credential}; delete its folder and start it again.`);
  return secret;
}
