import type { Answer } from "../attempts/attempt-call";
import type { CallState } from "../call-state";
import type { GatewayResponse } from "../exchange";
import type { ResalePlan } from "../plan";
import { relayJson } from "./relay-json";
import { relayStream } from "./relay-stream";

/** A resold call's answer on its way to the client. Its last byte leaves when the call is recorded and paid. */
export function relay(state: CallState, plan: ResalePlan, answer: Answer): GatewayResponse | Promise<GatewayResponse> {
  return answer.kind === "stream" ? relayStream(state, answer) : relayJson(state, plan, answer);
}
