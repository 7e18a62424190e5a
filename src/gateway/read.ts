import { z } from "zod";
import type { CallLabels } from "../domain/call";
import { AppError } from "../domain/errors";
import { weighRequest } from "./bounds/weigh-request";
import { hasLongNumber, keepIntegers } from "./bytes/json/exact-json";
import { asObject, type Members } from "./bytes/json/parse-members";
import { parseObject } from "./bytes/json/parse-object";
import { type ScanResult, scanTopLevel } from "./bytes/json/scan-json";
import { textOf } from "./bytes/json/splice";
import type { CallState } from "./call-state";
import { headerOf } from "./exchange";
import { readRequest as readChatRequest } from "./formats/chat/read-request";
import { checkVersion } from "./formats/forwarded-headers";
import { CALLERS } from "./formats/registry";
import type { HubRequest } from "./hub/hub-request";
import type { FormatId } from "./hub/parts";
import type { Dialect, Route } from "./providers/contract";
import { injectIncludeUsage } from "./providers/wires/include-usage";
import { checkPath } from "./request/check-path";
import type { Endpoint, PassThroughEndpoint, ResaleEndpoint } from "./request/find-endpoint";
import { replaceHeader, requestHeaders } from "./request/forward-headers";
import { gatherBody, streamBody } from "./request/read-body";
import { watchFormModel } from "./request/watch-form-model";
import { imagesSchema } from "./tasks/images-schema";
import { readForm } from "./tasks/read-form";
import { speechSchema } from "./tasks/speech-schema";
import { TASK_KINDS, type TaskBodies, type TaskKind } from "./tasks/task";
import { type ChatBody, chatSchema } from "./translate/chat/chat-schema";
import { checkFields } from "./translate/chat/check-fields";
import { embeddingsSchema } from "./translate/chat/embeddings-schema";

interface CallFacts {
  /** As the caller spells it; empty when the request names none. */
  requestedModel: string;
  isStreaming: boolean;
}

/** A call whose bytes go through unchanged, all but an `include_usage` that is spliced in. */
export interface RawCall extends CallFacts {
  kind: "raw";
  route: Route;
  query: string;
  method: string;
  rawHeaders: string[];
  /** Bytes where they had to be looked at; else they pass as they come. */
  body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Of the body, where it was read: for the estimate when the provider states no usage. */
  inputTextBytes: number;
  /** `include_usage` was spliced in: what it adds to the response is taken out again. */
  isUsageAdded: boolean;
}

interface ResoldFacts extends CallFacts {
  /** As it came in: an `Idempotency-Key` stands for these bytes. */
  bytes: Uint8Array;
  /** The caller asked for the usage of its stream. */
  wantsUsage: boolean;
  /** The response is for a browser app: it says more. */
  isBrowser: boolean;
}

/** A conversation, in any format. */
export interface ChatCall extends ResoldFacts {
  kind: "chat";
  /** The caller's. */
  format: FormatId;
  streamsAs: ResaleEndpoint["streamsAs"];
  /** As the caller sent it. */
  json: Members;
  /** Stand in the bytes: `JSON.parse` may have changed them. */
  hasLongNumbers: boolean;
  /** In OpenAI chat's form, whatever the caller's: in this one it is bounded, counted and weighed. Only of a chat call it is what is sent. */
  body: ChatBody;
  /** In no format. Made when it is asked for, once. */
  hub(): HubRequest;
}

/** What is no conversation. */
export type TaskCall = { [Kind in TaskKind]: ResoldFacts & { kind: Kind; body: TaskBodies[Kind] } }[TaskKind];

export type ResoldCall = ChatCall | TaskCall;
export type GatewayCall = RawCall | ResoldCall;

/** What is asked for, with the body as bytes; parsed only where it will be translated. @throws AppError; nothing is sent yet */
export function read(state: CallState, endpoint: Endpoint): Promise<GatewayCall> {
  if (endpoint.hasCredential)
    throw new AppError("invalid_request", "The URL holds a credential of this gateway.", {
      remedy: endpoint.kind === "pass-through" ? "Send it in the X-Monitor-Token header only." : "Send it in the Authorization header only.",
    });
  if (endpoint.kind === "pass-through" && !endpoint.target.isEnabled)
    throw new AppError("model_not_found", `The provider ${endpoint.target.id} is switched off here.`, { remedy: "Ask the operator of this server." });
  return endpoint.kind === "pass-through" ? readRaw(state, endpoint) : readResold(state, endpoint);
}

async function readRaw(state: CallState, { dialect, target, rawPath, query }: PassThroughEndpoint): Promise<RawCall> {
  const { request, ports } = state;
  const { method } = request;
  const route = findRoute(dialect, { method, rawPath, basePath: target.basePath });
  state.route = route;
  const call: RawCall = {
    kind: "raw",
    route,
    query,
    method,
    rawHeaders: requestHeaders(request.rawHeaders),
    body: null,
    requestedModel: route.model ?? "",
    isStreaming: route.isStreaming ?? false,
    inputTextBytes: 0,
    isUsageAdded: false,
  };
  state.call = call; // known from the path alone, should the body never come
  const isEncoded = (headerOf(request.rawHeaders, "content-encoding") ?? "identity") !== "identity";
  if (route.readsBody && !isEncoded) {
    const body = await gatherBody(request, ports.limits);
    lookInto(call, body);
    return call;
  }
  call.body = streamBody(request, ports.limits);
  if (call.body && route.wire !== "none" && /^multipart\/form-data/i.test(headerOf(request.rawHeaders, "content-type") ?? ""))
    call.body = watchFormModel(call.body, (model) => {
      call.requestedModel = model;
    });
  const length = headerOf(request.rawHeaders, "content-length");
  if (length !== null && call.body !== null) call.rawHeaders.push("content-length", length);
  return call;
}

/** Programs call a handful of paths, and a route is data: each is worked out once. */
const ROUTES_KNOWN_MAX = 1_000;
const knownRoutes = new Map<string, Route>();

/** @throws AppError `invalid_request` for a path that could be read in two ways */
function findRoute(dialect: Dialect, { method, rawPath, basePath }: { method: string; rawPath: string; basePath: string }): Route {
  const key = `${dialect.id} ${basePath} ${method} ${rawPath}`;
  const known = knownRoutes.get(key);
  if (known) return known;
  const route = Object.freeze(dialect.route({ method, path: checkPath(rawPath), basePath }));
  if (knownRoutes.size >= ROUTES_KNOWN_MAX) knownRoutes.clear();
  knownRoutes.set(key, route);
  return route;
}

function lookInto(call: RawCall, body: Uint8Array): void {
  const { route } = call;
  const { model, stream } = readMembers(body);
  call.requestedModel = route.model ?? (typeof model === "string" ? model : "");
  call.isStreaming = route.isStreaming ?? stream === true;
  call.inputTextBytes = body.length;
  const changed = route.acceptsIncludeUsage && call.isStreaming ? injectIncludeUsage(body, scanBody(body)) : null;
  call.body = changed ?? body;
  call.isUsageAdded = changed !== null;
  if (changed) replaceHeader(call.rawHeaders, "accept-encoding", "identity"); // what is added could not be taken out of a compressed response
}

/** @throws AppError `invalid_request` for what is not one JSON object */
function readMembers(body: Uint8Array): Members {
  const small = parseObject(body);
  if (small) return small;
  const { members } = scanBody(body);
  const memberOf = (name: string): unknown => {
    const text = textOf(body, members.get(name));
    return text === undefined ? undefined : JSON.parse(text);
  };
  return { model: memberOf("model"), stream: memberOf("stream") };
}

async function readResold(state: CallState, endpoint: ResaleEndpoint): Promise<ResoldCall> {
  const { isBrowser } = endpoint;
  if (endpoint.kind === "transcriptions") return readTranscription(state);
  const { json: parsed, bytes } = await readJson(state);
  if (isTask(endpoint.kind)) return readTask(state, endpoint.kind, parsed, bytes);
  const hasLongNumbers = hasLongNumber(bytes);
  const json = hasLongNumbers ? keepIntegers(parsed, bytes) : parsed;
  if (endpoint.format === "messages") checkVersion(state.request.rawHeaders);
  if (endpoint.format !== "chat") return readConversation(endpoint, { json: json as Members, bytes, hasLongNumbers });
  const body = checkFields(chatSchema, json);
  state.labels = withLabels(state.labels, body.session_id, body.user_id);
  const isStreaming = body.stream === true;
  const wantsUsage = isBrowser || body.stream_options?.include_usage === true;
  let hub: HubRequest | null = null;
  const readHub = () => {
    hub ??= readChatRequest(body, { isStreaming }); // the body is checked already
    return hub;
  };
  const facts = { format: "chat", streamsAs: "events", json: json as Members, hasLongNumbers, hub: readHub } as const;
  return { kind: "chat", body, bytes, requestedModel: body.model, isStreaming, wantsUsage, isBrowser, ...facts };
}

const TASK_FACTS = { isStreaming: false, wantsUsage: false, isBrowser: false } as const;

function isTask(kind: ResaleEndpoint["kind"]): kind is TaskKind {
  return (TASK_KINDS as readonly string[]).includes(kind);
}

function readTask(state: CallState, kind: TaskKind, json: unknown, bytes: Uint8Array): TaskCall {
  if (kind === "images" || kind === "speech") {
    const call = kind === "images" ? { kind, body: checkFields(imagesSchema, json) } : { kind, body: checkFields(speechSchema, json) };
    return { ...call, bytes, requestedModel: call.body.model, ...TASK_FACTS };
  }
  const { session_id, user_id, ...body } = checkFields(embeddingsSchema, json);
  state.labels = withLabels(state.labels, session_id, user_id);
  return { kind: "embeddings", body, bytes, requestedModel: body.model, ...TASK_FACTS };
}

async function readTranscription(state: CallState): Promise<TaskCall> {
  const { rawHeaders } = state.request;
  expectPlain(rawHeaders);
  const { body, bytes } = await readForm(await gatherBody(state.request, state.ports.limits), headerOf(rawHeaders, "content-type"));
  return { kind: "transcriptions", body, bytes, requestedModel: body.model, ...TASK_FACTS };
}

const modelSchema = z.looseObject({ model: z.string().min(1).max(200) });
const streamSchema = z.looseObject({ stream: z.boolean().nullish() });

/** In another format than OpenAI's chat. */
function readConversation(endpoint: ResaleEndpoint, stated: Pick<ChatCall, "json" | "bytes" | "hasLongNumbers">): ChatCall {
  const { format, modelName, isStreaming: isStreamed, streamsAs } = endpoint;
  const json = endpoint.kind === "count" ? completeCount(format, stated.json) : stated.json;
  const requestedModel = modelName === "" ? checkFields(modelSchema, json).model : modelName;
  const isStreaming = isStreamed ?? checkFields(streamSchema, json).stream === true;
  const hub = CALLERS[format].readRequest(json, { isStreaming });
  const facts = { requestedModel, isStreaming, wantsUsage: true, isBrowser: false };
  return { ...stated, kind: "chat", format, streamsAs, json, body: weighRequest(hub) as ChatBody, hub: () => hub, ...facts };
}

/** What Anthropic counts has no cap, and what Gemini counts may stand in a member of its own. */
function completeCount(format: FormatId, json: Members): Members {
  return format === "messages" ? { max_tokens: 1, ...json } : (asObject(json.generateContentRequest) ?? json);
}

/** Headers count before the body's fields. */
function withLabels({ sessionId, userId, tags }: CallLabels, session: string | null | undefined, user: string | null | undefined): CallLabels {
  return { sessionId: sessionId ?? session ?? null, userId: userId ?? user ?? null, tags };
}

/** The body as one JSON object. @throws AppError `invalid_request`, `payload_too_large`, `unsupported_media_type` */
async function readJson({ request, ports }: CallState): Promise<{ json: unknown; bytes: Uint8Array }> {
  expectPlain(request.rawHeaders);
  const bytes = await gatherBody(request, ports.limits);
  const small = parseObject(bytes);
  if (small) return { json: small, bytes };
  scanBody(bytes);
  try {
    return { json: JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")), bytes };
  } catch (cause) {
    throw new AppError("invalid_request", "The body is not JSON.", { remedy: "Send one well-formed JSON object.", cause });
  }
}

function expectPlain(rawHeaders: readonly string[]): void {
  const encoding = headerOf(rawHeaders, "content-encoding") ?? "identity";
  if (encoding !== "identity")
    throw new AppError("unsupported_media_type", "A compressed body is not read here.", { remedy: "Send it uncompressed." });
}

/** @throws AppError `invalid_request` for what is not one JSON object, or is nested too deep */
function scanBody(body: Uint8Array): ScanResult & { ok: true } {
  const scan = scanTopLevel(body);
  if (scan.ok) return scan;
  throw new AppError("invalid_request", `The body is not a JSON object that can be read: ${scan.reason} at byte ${scan.at}.`, {
    remedy: "Send one well-formed JSON object.",
  });
}
