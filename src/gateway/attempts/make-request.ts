import { printExact } from "../bytes/json/exact-json";
import { keepNumbers } from "../bytes/json/keep-numbers";
import type { CallState } from "../call-state";
import { findDroppedHeaders, forwardHeaders } from "../formats/forwarded-headers";
import { makeSameBody } from "../formats/make-same-body";
import { refuseUnknown } from "../formats/refuse-unknown";
import type { HeldTarget } from "../hold";
import type { FormatId } from "../hub/parts";
import type { ResalePlan } from "../plan";
import { refuseUnreadable } from "../translate/refuse-unreadable";
import { refuseIncapable, refuseIncapableHub } from "../translate/refuse-unsupported";
import type { UpstreamRequest } from "../upstream/upstream-response";

/** A request, and what of the caller's was left out of it. */
export interface PreparedRequest extends UpstreamRequest {
  dropped: readonly string[];
}

/** The provider's request: nothing of the caller's but the body, and what its format says in headers. @throws AppError for what the model cannot do, or the provider cannot express */
export function makeRequest(state: CallState, { call, rule }: ResalePlan, held: HeldTarget): PreparedRequest {
  const { target, route, resale, apiKey, exchange } = held.target;
  const { body, dropped, contentType = "application/json" } = makeBody(state, call, held);
  const rawHeaders = [
    "content-type",
    contentType,
    "accept-encoding",
    "identity",
    ...(apiKey.text === null ? [] : resale.headers(apiKey.text, exchange.format)),
  ];
  if (exchange.kind === "same") forwardHeaders(rawHeaders, state.request.rawHeaders, exchange.format);
  rawHeaders.push(
    "accept",
    exchange.kind === "task" ? "*/*" : call.isStreaming ? "text/event-stream" : "application/json",
    "user-agent",
    "llm-monitor",
  );
  const { firstByteMsMax, upstreamIdleMsMax: idleMsMax } = state.ports.limits;
  const headMsMax = rule?.timeoutMs ?? firstByteMsMax;
  return {
    origin: target.origin,
    path: route.upstreamPath + joinQueries(target.query, { format: exchange.format, isStreaming: call.isStreaming }),
    method: "POST",
    rawHeaders,
    body,
    dropped,
    firstByteMsMax: headMsMax,
    idleMsMax,
  };
}

/** Gemini's streams are asked for as events in the URL. */
export function joinQueries(query = "", { format, isStreaming }: { format: FormatId; isStreaming: boolean }): string {
  if (format !== "gemini" || !isStreaming) return query;
  return query === "" ? "?alt=sse" : `${query}&alt=sse`;
}

interface MadeBody {
  body: Uint8Array;
  dropped: readonly string[];
  /** Absent: JSON. */
  contentType?: string;
}

/** With the cap that is held for. */
function makeBody({ request: { rawHeaders }, ports }: CallState, call: ResalePlan["call"], held: HeldTarget): MadeBody {
  const { model, exchange } = held.target;
  if (exchange.kind === "task") return { ...exchange.task.write(), dropped: exchange.task.dropped };
  if (call.kind !== "chat") throw new Error("a task is spoken as a conversation");
  const options = { model: model.upstreamModel, outputTokensMax: held.ticket.outputTokensMax };
  if (ports.limits.refusesUnknownFields) refuseUnknown(call.hub());
  if (exchange.kind === "chat") {
    refuseIncapable(call.body, model.capabilities);
    const dropped = Object.keys(call.body.metadata ?? {}).length > 0 ? ["metadata"] : [];
    return { body: keepNumbers(call, exchange.chat.make(call.body, options)), dropped };
  }
  refuseIncapableHub(call.hub(), model.capabilities);
  if (exchange.kind === "same") return makeSameBody(call, exchange, options);
  refuseUnreadable(call.hub());
  const { body, dropped } = exchange.provider.writeRequest(call.hub(), options);
  return { body: Buffer.from(printExact(body)), dropped: [...dropped, ...findDroppedHeaders(rawHeaders, call.format)] };
}
