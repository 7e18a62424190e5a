import { CallFailed } from "./call-failed";
import type { CallState } from "./call-state";
import { expectBudget } from "./expect-budget";
import { endAttempt } from "./finish";
import { countCall } from "./limits/count-call";
import { estimateRaw } from "./limits/estimate-call";
import type { PassThroughPlan } from "./plan";
import { upstreamFailure } from "./upstream/explain-failure";
import { dispatch, UpstreamResponse } from "./upstream/upstream-response";

/**
 * Sends a passed-through call, once, and resolves with any response. @throws CallFailed when the provider cannot be reached, AppError `budget_exceeded`
 * and `rate_limited` before anything is sent
 */
export async function sendRaw(state: CallState, plan: PassThroughPlan): Promise<UpstreamResponse> {
  const checked = expectBudget(state, plan);
  if (checked) await checked;
  const { caller, call, targets } = plan;
  const { ports } = state;
  if (caller.limits) {
    await countCall(state, caller.limits, estimateRaw(call));
    state.client.expectConnected();
  }
  const [{ target, route }] = targets;
  const { method, query, rawHeaders, body, requestedModel } = call;
  const { firstByteMsMax, upstreamIdleMsMax: idleMsMax } = ports.limits;
  const upstream = new UpstreamResponse();
  const attempt = { provider: target.id, model: requestedModel, statusCode: null, errorCode: null, startedAtMs: ports.nowMs(), latencyMs: 0 };
  state.attempts.push({ ...attempt, mayHaveCostNanoUsd: null });
  state.adoptUpstream(upstream);
  const request = {
    origin: target.origin,
    path: route.upstreamPath + (query || (target.query ?? "")),
    method,
    rawHeaders,
    body,
    firstByteMsMax,
    idleMsMax,
  };
  try {
    await dispatch(ports.dispatcher, request, upstream);
  } catch (cause) {
    const error = upstreamFailure(cause, target.id);
    endAttempt(state, { errorCode: error.code });
    throw new CallFailed(error, { outcome: "broken", statusCode: error.status, errorCode: error.code });
  }
  return upstream;
}
