import type { Caller } from "../domain/call";
import { estimateTokens } from "./bounds/estimate-tokens";
import { printExact } from "./bytes/json/exact-json";
import { asObject, asWholeNumber, type Members, parseJson } from "./bytes/json/parse-members";
import { setMember } from "./bytes/json/splice";
import type { CallState } from "./call-state";
import { type GatewayResponse, jsonResponse } from "./exchange";
import { forwardHeaders } from "./formats/forwarded-headers";
import type { FormatId } from "./hub/parts";
import { findDialect } from "./providers/registry";
import { type ChatCall, read } from "./read";
import { type ChosenTarget, chooseTargets } from "./request/choose-targets";
import type { ResaleEndpoint } from "./request/find-endpoint";
import { gatherBytes, readBytes } from "./upstream/upstream-bytes";
import { dispatch, UpstreamResponse } from "./upstream/upstream-response";

/** For a provider's own count: programs ask all the time, and go on without. */
const COUNT_MS_MAX = 5_000;

/** How each format asks for a count, and is told it. */
interface CountFormat {
  path(model: string): string;
  /** The request's body, as its provider takes it. */
  body(call: ChatCall, model: string): Uint8Array;
  read(answer: Members): unknown;
  write(tokens: number): Members;
}

const COUNTS: Partial<Record<FormatId, CountFormat>> = {
  messages: {
    path: () => "/messages/count_tokens",
    body: ({ bytes }, model) => setMember(bytes, ["model"], JSON.stringify(model)) ?? bytes,
    read: ({ input_tokens }) => input_tokens,
    write: (tokens) => ({ input_tokens: tokens }),
  },
  gemini: {
    path: (model) => `/models/${encodeURIComponent(model)}:countTokens`,
    // What is counted for a whole request names its model again.
    body: ({ json }, model) => Buffer.from(printExact({ generateContentRequest: { ...json, model: `models/${model}` } })),
    read: ({ totalTokens }) => totalTokens,
    write: (tokens) => ({ totalTokens: tokens }),
  },
};

/**
 * The tokens of a conversation: by the provider's own count where it speaks the caller's format, else counted here, which
 * `x-monitor-counted-by` says. Free, and not recorded. @throws AppError for what a call would be refused for
 */
export async function answerCount(state: CallState, endpoint: ResaleEndpoint, caller: Caller): Promise<GatewayResponse> {
  const { ports, requestId } = state;
  const call = (await read(state, endpoint)) as ChatCall;
  const { targets } = chooseTargets(ports, { caller, name: call.requestedModel, capability: "chat" });
  const [target] = targets as [ChosenTarget];
  const format = COUNTS[call.format] as CountFormat;
  const stated = await askProvider(state, { call, format, target });
  const tokens = stated ?? estimateTokens(call.hub(), { model: target.model, countTokens: ports.countTokens });
  return jsonResponse(format.write(tokens), { requestId, headers: ["x-monitor-counted-by", stated === null ? "gateway" : "provider"] });
}

interface CountQuery {
  call: ChatCall;
  format: CountFormat;
  target: ChosenTarget;
}

/** Null: it does not count, or not now. */
async function askProvider({ ports, request, client }: CallState, { call, format, target: chosen }: CountQuery): Promise<number | null> {
  const { target, apiKey, model } = chosen;
  const { resale, route } = findDialect(target.wire, target.quirks);
  if (!resale || call.format === "chat" || !resale.speaks[call.format] || apiKey.text === null) return null;
  const upstream = new UpstreamResponse();
  client.onDisconnect(() => upstream.cancel(new Error("nobody waits for the count")));
  const { upstreamPath } = route({ method: "POST", path: format.path(model.upstreamModel), basePath: target.basePath });
  const rawHeaders = ["content-type", "application/json", "accept-encoding", "identity", "accept", "application/json", "user-agent", "llm-monitor"];
  rawHeaders.push(...resale.headers(apiKey.text, call.format));
  forwardHeaders(rawHeaders, request.rawHeaders, call.format);
  const timer = setTimeout(() => upstream.cancel(new Error("the count takes too long")), COUNT_MS_MAX);
  try {
    const body = format.body(call, model.upstreamModel);
    const place = { origin: target.origin, path: upstreamPath + (target.query ?? "") };
    await dispatch(ports.dispatcher, { ...place, method: "POST", rawHeaders, body, firstByteMsMax: COUNT_MS_MAX, idleMsMax: COUNT_MS_MAX }, upstream);
    if (upstream.status !== 200) return null;
    const answer = asObject(parseJson(Buffer.from(await gatherBytes(readBytes(upstream))).toString("utf8")));
    return answer && asWholeNumber(format.read(answer));
  } catch {
    return null; // counted here instead, and said so
  } finally {
    clearTimeout(timer);
    upstream.cancel(new Error("the count is over"));
  }
}
