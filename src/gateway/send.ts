import { setTimeout as sleep } from "node:timers/promises";
import type { AppError } from "../domain/errors";
import type { Ticket } from "../domain/resale";
import type { CallState } from "./call-state";
import { type CallEnding, endAttempt } from "./finish";
import type { Plan, ResalePlan, ResaleTarget } from "./plan";
import { explainRefusal, type Refusal, upstreamFailure, wasNeverSent } from "./upstream/explain-failure";
import { dispatch, type UpstreamRequest, UpstreamResponse } from "./upstream/upstream-response";

/** A provider that asks for more gets the next try from the caller. */
const WAIT_SECONDS_MAX = 2;
const BACKOFF_MS = 250;

/** The call ends without a response that could be passed on. */
export class CallFailed extends Error {
  constructor(
    /** What the client is told. */
    readonly error: AppError,
    readonly ending: CallEnding,
  ) {
    super(error.message, { cause: error });
    this.name = "CallFailed";
  }
}

/**
 * Sends the call to its target, again where that cannot cost anything, and resolves with the response whose body can be passed on: any response
 * where bytes pass as they are, a successful one where it is translated. Each try is noted. The only place with retries; nothing has left for the
 * client yet. @throws CallFailed in the contract's words when the provider refuses a translated call, or cannot be reached
 */
export async function send(state: CallState, plan: Plan): Promise<UpstreamResponse> {
  const request = makeRequest(state, plan);
  const startedMs = performance.now();
  let waitedMs = 0;
  for (let retries = 0; ; retries++) {
    const result = await sendOnce(state, plan, request);
    if (result instanceof UpstreamResponse) return result;
    const { error, isRetryable, waitSeconds } = result;
    endAttempt(state, { errorCode: error.code });
    const waitMs = waitSeconds === null ? BACKOFF_MS * 2 ** retries * (0.5 + Math.random()) : waitSeconds * 1000;
    // The limit is on how long a provider may be silent, not on how long it asks us to wait.
    const isInTime = waitMs <= WAIT_SECONDS_MAX * 1000 && performance.now() - startedMs - waitedMs < request.firstByteMsMax;
    const isLast = !isRetryable || retries >= plan.retriesMax || !isInTime || state.client.hasDisconnected;
    if (!isLast) await sleep(waitMs);
    if (isLast || state.client.hasDisconnected) throw new CallFailed(error, endingOf(plan, error));
    waitedMs += waitMs;
  }
}

/** A refusal that is translated is the provider's answer; one that never came is a failure. */
function endingOf(plan: Plan, error: AppError): CallEnding {
  const isRefusal = plan.transform === "translate" && error.status < 500;
  return { outcome: isRefusal ? "completed" : "broken", statusCode: error.status, errorCode: error.code };
}

type Failure = Pick<Refusal, "error" | "isRetryable" | "waitSeconds">;

async function sendOnce(state: CallState, plan: Plan, request: UpstreamRequest): Promise<UpstreamResponse | Failure> {
  const { ports } = state;
  const { id } = plan.targets[0].target;
  const upstream = new UpstreamResponse();
  state.attempts.push({ provider: id, statusCode: null, errorCode: null, startedAtMs: ports.nowMs(), latencyMs: 0 });
  state.adoptUpstream(upstream);
  try {
    await dispatch(ports.dispatcher, request, upstream);
  } catch (cause) {
    return { error: upstreamFailure(cause, id), isRetryable: wasNeverSent(cause), waitSeconds: null };
  }
  if (plan.transform === "none") return upstream;
  endAttempt(state, { statusCode: upstream.status, errorCode: null });
  if (upstream.status >= 200 && upstream.status < 300) return upstream;
  const refusal = await explainRefusal(upstream, id, ports.nowMs());
  if (refusal.isOurs) ports.report(new Error(`${id} refuses the operator's key (${refusal.error.code}, status ${upstream.status})`), state.requestId);
  return refusal;
}

function makeRequest(state: CallState, plan: Plan): UpstreamRequest {
  const { firstByteMsMax, upstreamIdleMsMax: idleMsMax } = state.ports.limits;
  if (plan.transform === "none") {
    const { method, query, rawHeaders, body } = plan.call;
    const [{ target, route }] = plan.targets;
    return { origin: target.origin, path: route.upstreamPath + (query || (target.query ?? "")), method, rawHeaders, body, firstByteMsMax, idleMsMax };
  }
  const [{ target, route, resale, apiKey }] = plan.targets;
  state.route = route;
  const body = Buffer.from(JSON.stringify(makeBody(plan, plan.targets[0], state.ticket as Ticket)));
  state.sentBytes = body.length;
  const rawHeaders = [
    "content-type",
    "application/json",
    "accept-encoding",
    "identity",
    ...(apiKey.text === null ? [] : resale.headers(apiKey.text)),
  ];
  rawHeaders.push("accept", plan.call.isStreaming ? "text/event-stream" : "application/json", "user-agent", "llm-monitor");
  return { origin: target.origin, path: route.upstreamPath + (target.query ?? ""), method: "POST", rawHeaders, body, firstByteMsMax, idleMsMax };
}

/** The provider's request, with nothing of the caller's but the body, and the cap that is held for. @throws AppError for what the provider cannot express */
function makeBody({ call }: ResalePlan, { resale, model }: ResaleTarget, { outputTokensMax }: Ticket): Record<string, unknown> {
  if (call.kind === "chat") return resale.makeChat(call.body, { model: model.upstreamModel, outputTokensMax });
  const given = Object.entries(call.body).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), model: model.upstreamModel };
}
