import { HOUSE } from "../domain/call";
import type { ExperimentMark } from "../domain/experiment";
import { CallState } from "./call-state";
import type { GatewayRequest, GatewayResponse } from "./exchange";
import { keepRunning } from "./follow-client";
import type { HeldTarget } from "./hold";
import type { ResalePlan, ResaleTarget } from "./plan";
import { refuse } from "./refuse-call";
import { relay } from "./relays/relay";
import { send } from "./send";

/** Each holds its call's body, and a connection. */
const COPIES_MAX = 16;
const BODY_BYTES_MAX = 1024 * 1024;
/** A call's record is written before its last byte leaves: the answer goes first. */
const AFTER_MS = 100;

let underWay = 0;

/**
 * Once the call is over, a copy of it goes to each of the plan's other arms, with the operator's key: its answer is read to its end and thrown away,
 * and its figures are recorded as the house's own call. The caller neither waits for it nor pays. What there is no room for is left out, and counted.
 */
export function copyAfterwards(state: CallState, plan: ResalePlan): void {
  state.onRecorded.push(() => {
    if (state.attempts.length === 0) return;
    for (const target of plan.copies) {
      const hasRoom = underWay < COPIES_MAX && plan.call.bytes.length <= BODY_BYTES_MAX && state.ports.routing.mayTry(target.model);
      state.ports.countCopy(hasRoom ? "sent" : "dropped");
      if (!hasRoom) continue;
      underWay++;
      setTimeout(() => void sendCopy(state, plan, target).finally(() => underWay--), AFTER_MS);
    }
  });
}

/** Never rejects. */
async function sendCopy(state: CallState, plan: ResalePlan, target: ResaleTarget): Promise<void> {
  const copy = new CallState(state.ports, silentRequest(state.request));
  copy.endpoint = state.endpoint;
  copy.caller = { organizationId: HOUSE, credentialId: HOUSE, mode: "reseller" };
  copy.call = plan.call;
  copy.plan = { ...plan, caller: copy.caller, targets: [target], copies: [] };
  copy.routing = state.routing && {
    ...{ route: state.routing.route, strategy: state.routing.strategy, reason: `a copy of ${state.requestId}, after its answer`, skipped: [] },
    experiment: { ...(state.routing.experiment as ExperimentMark), arm: target.name },
  };
  const held = ticketOf(copy, state, target);
  copy.ticket = held.ticket;
  keepRunning(copy);
  try {
    await readToEnd(await relay(copy, copy.plan, await send(copy, copy.plan, [held])));
  } catch (thrown) {
    await refuse(copy, thrown);
  }
}

/** Nobody waits for an answer. The headers that belong to the caller's format go along. */
const silentRequest = ({ method, target, rawHeaders }: GatewayRequest): GatewayRequest => ({
  ...{ method, target, rawHeaders, body: null },
  onDisconnect: () => undefined,
});

/** As long an answer as the call itself could get. Nothing is held: the house pays what it costs. */
function ticketOf({ requestId }: CallState, { ticket }: CallState, target: ResaleTarget): HeldTarget {
  const { model, hold } = target;
  const asked = hold.outputTokensAsked ?? ticket?.outputTokensMax ?? model.maxOutputTokens ?? 0;
  const outputTokensMax = Math.min(asked, model.maxOutputTokens ?? asked);
  const { priceVersionId, rates } = model;
  return { target, ticket: { requestId, outputTokensMax, amountNanoUsd: 0n, priceVersionId, rates, marginPpm: 0 } };
}

async function readToEnd({ body }: GatewayResponse): Promise<void> {
  if (body === null || body instanceof Uint8Array) return;
  while ((await body.read()) !== null);
}
