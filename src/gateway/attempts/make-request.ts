import type { CallState } from "../call-state";
import type { HeldTarget } from "../hold";
import type { ResalePlan } from "../plan";
import { refuseIncapable } from "../translate/refuse-unsupported";
import type { UpstreamRequest } from "../upstream/upstream-response";

/** The provider's request: nothing of the caller's but the body. @throws AppError for what the model cannot do, or the provider cannot express */
export function makeRequest({ ports }: CallState, { call, rule }: ResalePlan, held: HeldTarget): UpstreamRequest {
  const { target, route, resale, apiKey } = held.target;
  const body = Buffer.from(JSON.stringify(makeBody(call, held)));
  const rawHeaders = [
    "content-type",
    "application/json",
    "accept-encoding",
    "identity",
    ...(apiKey.text === null ? [] : resale.headers(apiKey.text)),
  ];
  rawHeaders.push("accept", call.isStreaming ? "text/event-stream" : "application/json", "user-agent", "llm-monitor");
  const { firstByteMsMax, upstreamIdleMsMax: idleMsMax } = ports.limits;
  const headMsMax = rule?.timeoutMs ?? firstByteMsMax;
  return {
    origin: target.origin,
    path: route.upstreamPath + (target.query ?? ""),
    method: "POST",
    rawHeaders,
    body,
    firstByteMsMax: headMsMax,
    idleMsMax,
  };
}

/** With the cap that is held for. */
function makeBody(call: ResalePlan["call"], { target: { resale, model }, ticket: { outputTokensMax } }: HeldTarget): Record<string, unknown> {
  if (call.kind === "chat") {
    refuseIncapable(call.body, model.capabilities);
    return resale.makeChat(call.body, { model: model.upstreamModel, outputTokensMax });
  }
  const given = Object.entries(call.body).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), model: model.upstreamModel };
}
