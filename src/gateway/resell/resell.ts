import { AppError } from "../../domain/errors";
import { type Answer, type Ask, headerOf } from "../ask";
import type { CallInProgress } from "../call-in-progress";
import { holdsCredential } from "../holds-credential";
import { readLabels } from "../identify";
import type { UpstreamAnswer, UpstreamRequest } from "../send";
import { answerModel, answerModels } from "./answer-models";
import { answerStream } from "./answer-stream";
import { answerWhole } from "./answer-whole";
import { callOnce } from "./call-once";
import { Departure } from "./departure";
import { identifyKey } from "./identify-key";
import type { ResaleEndpoint } from "./match-resale";
import { openChat } from "./open-chat";
import { openEmbeddings } from "./open-embeddings";
import { readIdempotency } from "./read-idempotency";
import { readJsonBody } from "./read-json-body";
import type { ResoldCall } from "./resold-call";
import { sendWithRetries } from "./send-with-retries";

const CLIENT_LEFT_STATUS = 499;

/** The reseller's line: identify, read, hold, send with our key, translate, settle, and only then the answer's end. Throws AppError. */
export async function resell(call: CallInProgress, ask: Ask, endpoint: ResaleEndpoint): Promise<Answer> {
  const { ports, requestId } = call;
  const departure = new Departure();
  call.onLeave = () => departure.leave();
  Object.assign(call, { provider: "none", method: ask.method, endpoint: endpoint.path, errorShape: "openai" });
  if (ask.method !== endpoint.method) throw new AppError("method_not_allowed", `This endpoint takes ${endpoint.method} only.`);
  const found = identifyKey(ports, ask);
  const caller = found instanceof Promise ? await found : found;
  if (endpoint.kind === "models") return answerModels(ports, caller, requestId);
  if (endpoint.kind === "model") return answerModel(ports, { caller, name: endpoint.name, requestId });
  call.caller = caller;
  call.labels = readLabels(ask.rawHeaders);
  if (holdsCredential(ask.target)) throw new AppError("invalid_request", "The URL holds a credential of this gateway.");
  const body = await readJsonBody(ports, ask);
  const resold = endpoint.kind === "chat" ? openChat(call, caller, body, endpoint.isBrowser) : openEmbeddings(call, caller, body);
  const request = readIdempotency(call, caller, ask, { path: endpoint.path, body: body.bytes, isStreaming: resold.isStreaming });
  return request ? callOnce(call, request, () => makeCall(call, resold, departure)) : makeCall(call, resold, departure);
}

/** From here on the call is ours to bring to its end, whether its client waits or not. */
async function makeCall(call: CallInProgress, resold: ResoldCall, departure: Departure): Promise<Answer> {
  call.ticket = await call.ports.begin(resold.hold);
  if (departure.hasLeft) return leftBeforeCall(call);
  const request = makeRequest(call, resold, resold.makeBody(call.ticket));
  let current: UpstreamAnswer | null = null;
  let isTimeUp = false;
  const stop = () => {
    isTimeUp = true;
    current?.cancel(new Error("the provider took longer than anybody can wait"));
  };
  const onAnswer = (answer: UpstreamAnswer) => {
    current = answer;
    if (isTimeUp) stop();
  };
  call.ports.running.add(call.requestId, stop);
  call.afterRecord.push(() => call.ports.running.remove(call.requestId));
  departure.onLeave(() => setTimeout(stop, call.ports.limits.drainMsMax).unref());
  const upstream = await sendWithRetries(call, request, { departure, onAnswer }).catch((error: AppError) => breakOff(call, error, departure));
  call.providerRequestId = headerOf(upstream.rawHeaders, "x-request-id") ?? headerOf(upstream.rawHeaders, "request-id");
  const isEventStream = /^text\/event-stream/i.test(headerOf(upstream.rawHeaders, "content-type") ?? "");
  return resold.isStreaming && isEventStream ? answerStream(call, resold, upstream, departure) : answerWhole(call, resold, upstream, departure);
}

/** Fills in what the reader of the answer needs, and makes the provider's request with nothing of the caller's but the body. */
function makeRequest(call: CallInProgress, resold: ResoldCall, json: Record<string, unknown>): UpstreamRequest {
  const { target, resale, path, apiKey } = resold;
  const body = Buffer.from(JSON.stringify(json));
  const dialect = resold.dialect;
  const route = dialect.route({ method: "POST", path, basePath: target.basePath });
  call.route = route;
  call.reader = dialect.usageReader(route.wire, {
    requestedModel: call.requestedModel,
    method: "POST",
    statusCode: 200,
    get inputTextBytes() {
      return estimateTextBytes(resold, body);
    },
  });
  const { firstByteMsMax, upstreamIdleMsMax: idleMsMax } = call.ports.limits;
  const rawHeaders = ["content-type", "application/json", "accept-encoding", "identity", ...resale.headers(apiKey)];
  rawHeaders.push("accept", resold.isStreaming ? "text/event-stream" : "application/json", "user-agent", "llm-monitor");
  return { origin: target.origin, path: route.upstreamPath, method: "POST", rawHeaders, body, firstByteMsMax, idleMsMax };
}

/** As an estimate counts them, four to a token. A picture's bytes are no text: never more than what was held for. */
function estimateTextBytes({ hold }: ResoldCall, body: Uint8Array): number {
  return Math.min(body.length, 4 * Math.min(hold.inputTokensMax, hold.countInputTokens()));
}

/** The provider refused, or was not there: there is nothing to charge. */
async function breakOff(call: CallInProgress, error: AppError, departure: Departure): Promise<never> {
  const outcome = departure.hasLeft ? "cancelled" : error.status < 500 ? "completed" : "broken";
  call.reader = null;
  await call.finish({ outcome, statusCode: departure.hasLeft ? CLIENT_LEFT_STATUS : error.status, errorCode: error.code });
  throw error;
}

async function leftBeforeCall(call: CallInProgress): Promise<never> {
  await call.finish({ outcome: "cancelled", statusCode: CLIENT_LEFT_STATUS });
  throw new Error("the client left");
}
