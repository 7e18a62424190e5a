import { answerCount } from "./answer-count";
import { CallState } from "./call-state";
import type { GatewayRequest, GatewayResponse } from "./exchange";
import { followClient, keepRunning } from "./follow-client";
import { hold } from "./hold";
import { claimIdempotencyKey, IdempotentCall } from "./idempotent-call";
import { identify, readLabels } from "./identify";
import { answerModels } from "./list-models";
import { makePlan } from "./make-plan";
import type { GatewayPorts } from "./ports";
import { read } from "./read";
import { refuse } from "./refuse-call";
import { relay } from "./relays/relay";
import { relayRaw } from "./relays/relay-raw";
import { findEndpoint } from "./request/find-endpoint";
import { send } from "./send";
import { copyAfterwards } from "./send-copy";
import { sendRaw } from "./send-raw";

/** The gateway. Never throws, never rejects; every error has the shape of the API that was called, and every call ends in one record. */
export function createGateway(ports: GatewayPorts): (request: GatewayRequest) => Promise<GatewayResponse> {
  return async (request) => {
    const state = new CallState(ports, request);
    followClient(state);
    try {
      return await walk(state);
    } catch (thrown) {
      return refuse(state, thrown);
    }
  };
}

/** The straight line: each step hands its value to the next, and notes it in the state for the record. */
async function walk(state: CallState): Promise<GatewayResponse> {
  const { ports, request, client } = state;
  const endpoint = findEndpoint(ports, request.target);
  state.endpoint = endpoint;
  const identified = identify(ports, request, endpoint);
  const caller = identified instanceof Promise ? await identified : identified;
  if (endpoint.kind === "models" || endpoint.kind === "model") return answerModels(state, endpoint, caller);
  if (endpoint.kind === "count") return answerCount(state, endpoint, caller);
  state.caller = caller;
  state.labels = readLabels(request.rawHeaders);
  const call = await read(state, endpoint);
  state.call = call;
  client.expectConnected();
  const planned = makePlan(state, caller, call);
  state.plan = planned;
  if (planned.transform === "translate") {
    const claim = await claimIdempotencyKey(state, planned.call);
    if (claim && !(claim instanceof IdempotentCall)) return claim;
    state.claim = claim;
    client.expectConnected();
    const targets = await hold(state, planned);
    state.ticket = targets[0].ticket;
    keepRunning(state);
    if (planned.copies.length > 0) copyAfterwards(state, planned);
    client.expectConnected();
    const answer = await send(state, planned, targets);
    const response = await relay(state, planned, answer);
    await state.claim?.keep(response);
    return response;
  }
  return relayRaw(state, planned, await sendRaw(state, planned));
}
