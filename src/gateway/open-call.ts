import { AppError } from "../domain/errors";
import { type Ask, headerOf } from "./ask";
import { type JsonMembers, scanTopLevel } from "./bytes/json/scan-json";
import type { CallInProgress } from "./call-in-progress";
import { checkPath } from "./check-path";
import { requestHeaders } from "./forward-headers";
import { holdsCredential } from "./holds-credential";
import { identify, readLabels } from "./identify";
import type { GatewayPorts } from "./ports";
import type { Dialect, Route } from "./providers/contract";
import { findDialect } from "./providers/registry";
import { injectIncludeUsage } from "./providers/wires/include-usage";
import { gatherBody, streamBody } from "./read-body";
import type { UpstreamRequest } from "./send";
import { watchFormModel } from "./watch-form-model";

const MOUNT = "/api/v1/";

export interface OpenedCall {
  request: UpstreamRequest;
  dialect: Dialect;
  /** Of the body, where it was read: for the estimate when the provider states no usage. */
  inputTextBytes: number;
  /** `include_usage` was spliced in: what it adds to the answer is taken out again. */
  isUsageAdded: boolean;
}

/** Who asks whom for what: fills in the call, and makes the provider's request of the client's. Throws AppError; nothing is sent yet. */
export async function openCall(ports: GatewayPorts, ask: Ask, call: CallInProgress): Promise<OpenedCall> {
  const { path, query } = splitTarget(ask.target);
  const slash = path.indexOf("/", MOUNT.length);
  const providerId = path.slice(MOUNT.length, slash < 0 ? undefined : slash);
  const target = ports.findTarget(providerId);
  if (!target)
    throw new AppError("not_found", "There is no such endpoint.", {
      remedy: "Pass-through calls go to /api/v1/<provider>/…; the Quickstart page has the base URLs.",
    });
  const dialect = findDialect(target.dialect);
  const below = slash < 0 ? "/" : path.slice(slash);
  const isSecret = holdsCredential(path) || holdsCredential(query);
  Object.assign(call, { provider: target.id, method: ask.method, endpoint: isSecret ? "/" : below, errorShape: dialect.errorShape });

  const caller = identify(ports, ask);
  call.caller = caller instanceof Promise ? await caller : caller;
  call.labels = readLabels(ask.rawHeaders);
  if (isSecret)
    throw new AppError("invalid_request", "The URL holds a credential of this gateway.", { remedy: "Send it in the X-Monitor-Token header only." });
  const route = readRoute({ dialect, method: ask.method, path: below, basePath: target.basePath });
  Object.assign(call, { route, errorShape: route.errorShape, requestedModel: route.model ?? "", isStreaming: route.isStreaming ?? false });

  const rawHeaders = requestHeaders(ask.rawHeaders);
  const { body, isUsageAdded, inputTextBytes } = await readBody(ports, ask, call, route);
  if (isUsageAdded) replaceHeader(rawHeaders, "accept-encoding", "identity"); // a compressed answer could not be mended
  const length = headerOf(ask.rawHeaders, "content-length");
  if (length !== null && body !== null && !(body instanceof Uint8Array)) rawHeaders.push("content-length", length);
  const { firstByteMsMax, upstreamIdleMsMax: idleMsMax } = ports.limits;
  return {
    request: { origin: target.origin, path: route.upstreamPath + query, method: ask.method, rawHeaders, body, firstByteMsMax, idleMsMax },
    dialect,
    isUsageAdded,
    inputTextBytes,
  };
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0 ? { path: target, query: "" } : { path: target.slice(0, mark), query: target.slice(mark) };
}

function readRoute(input: { dialect: Dialect; method: string; path: string; basePath: string }): Route {
  const { dialect, method, path, basePath } = input;
  return dialect.route({ method, path: checkPath(path), basePath });
}

async function readBody(ports: GatewayPorts, ask: Ask, call: CallInProgress, route: Route) {
  let body: Uint8Array | AsyncIterable<Uint8Array> | null = null;
  let isUsageAdded = false;
  let inputTextBytes = 0;
  const encoding = headerOf(ask.rawHeaders, "content-encoding") ?? "identity";
  if (!route.readsBody || encoding !== "identity") {
    body = streamBody(ask, ports.limits);
    const isForm = /^multipart\/form-data/i.test(headerOf(ask.rawHeaders, "content-type") ?? "");
    if (body && isForm && route.wire !== "none") body = watchFormModel(body, (model) => Object.assign(call, { requestedModel: model }));
  } else {
    body = await gatherBody(ask, ports.limits);
    const scan = scanTopLevel(body);
    if (!scan.ok)
      throw new AppError("invalid_request", `The body is not a JSON object that can be read: ${scan.reason} at byte ${scan.at}.`, {
        remedy: "Send one well-formed JSON object.",
      });
    call.requestedModel = route.model ?? readString(body, scan.members, "model") ?? "";
    call.isStreaming = route.isStreaming ?? readText(body, scan.members, "stream") === "true";
    inputTextBytes = body.length;
    const changed = route.acceptsIncludeUsage && call.isStreaming ? injectIncludeUsage(body, scan) : null;
    isUsageAdded = changed !== null;
    body = changed ?? body;
  }
  return { body, isUsageAdded, inputTextBytes };
}

function readText(body: Uint8Array, members: JsonMembers, name: string): string | null {
  const span = members.get(name);
  return span ? Buffer.from(body.buffer, body.byteOffset + span.valueStart, span.valueEnd - span.valueStart).toString("utf8") : null;
}

function readString(body: Uint8Array, members: JsonMembers, name: string): string | null {
  const text = readText(body, members, name);
  return text?.startsWith('"') ? (JSON.parse(text) as string) : null;
}

function replaceHeader(rawHeaders: string[], name: string, value: string): void {
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) if ((rawHeaders[i] as string).toLowerCase() === name) rawHeaders.splice(i, 2);
  rawHeaders.push(name, value);
}
