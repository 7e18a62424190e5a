import type { Caller } from "../domain/call";
import type { CallState } from "./call-state";
import type { Plan } from "./plan";
import type { GatewayCall } from "./read";
import type { PassThroughEndpoint } from "./request/find-endpoint";
import { planResale } from "./resale/plan-resale";

/** Who is asked for what, how often, and what it may cost: data that the later steps carry out. @throws AppError; nothing is held yet */
export function makePlan(state: CallState, caller: Caller, call: GatewayCall): Plan {
  if (call.kind !== "raw") return planResale(state, caller, call);
  const { target, dialect } = state.endpoint as PassThroughEndpoint;
  return { caller, call, targets: [{ target, dialect, route: call.route }], onClientGone: "abort", transform: "none" };
}
