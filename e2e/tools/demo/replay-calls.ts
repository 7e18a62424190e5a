import type { GatewayPorts } from "../../../src/gateway/ports";
import { makeCall } from "./make-request";
import type { Rooms } from "./open-rooms";
import type { PlannedCall } from "./plan-calls";
import type { Workload } from "./workloads";

/** Most of a call is waiting for the provider, and the waiting is real. */
const CALLS_AT_ONCE = 400;
/** Resold calls go one after the other, so that the balance falls in the order of their times: their provider answers that much faster, and the record says how long it would have taken. */
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
  const hasty: GatewayPorts = {
    ...ports,
    // A target that fails now was down months ago: no breaker is to open for it.
    routing: { choose: (request) => ports.routing.choose(request), mayTry: () => true, observe: () => undefined, observeBreak: () => undefined },
    record: (call) => {
      let startedAtMs = call.startedAtMs;
      const attempts = call.attempts.map((attempt) => {
        const slow = { ...attempt, startedAtMs, latencyMs: attempt.latencyMs * HASTE };
        startedAtMs += slow.latencyMs;
        return slow;
      });
      return ports.record({ ...call, attempts, latencyMs: call.latencyMs * HASTE, ttftMs: call.ttftMs === null ? null : call.ttftMs * HASTE });
    },
  };
  for (const call of calls) await replay(rooms, hasty, { call: hasten(call), secret: secretOf(secrets, call.workload) });
}

function hasten(call: PlannedCall): PlannedCall {
  const { firstByteDelayMs, delayMs, ...script } = call.script;
  const sooner = { ...(firstByteDelayMs && { firstByteDelayMs: firstByteDelayMs / HASTE }), ...(delayMs && { delayMs: delayMs / HASTE }) };
  return { ...call, script: { ...script, ...sooner }, abortAfterMs: call.abortAfterMs && call.abortAfterMs / HASTE };
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
