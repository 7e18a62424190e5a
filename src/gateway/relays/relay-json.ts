import { AppError } from "../../domain/errors";
import { formatUsd } from "../../domain/money";
import { asList, asObject, type Members, parseJson } from "../bytes/json/parse-members";
import type { CallState } from "../call-state";
import { CLIENT_DISCONNECTED_STATUS } from "../client-connection";
import { type GatewayResponse, jsonResponse } from "../exchange";
import { finish } from "../finish";
import type { ResalePlan } from "../plan";
import type { AnswerContext } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import { toAppError } from "../upstream/explain-failure";
import { gatherBytes, readBytes } from "../upstream/upstream-bytes";
import type { UpstreamResponse } from "../upstream/upstream-response";
import { browserExtras, formatUsage } from "./format-usage";

/** What the client is sent, whichever 2xx the provider chose. */
const STATUS = 200;

/** An answer in one piece: read, paid, and only then sent. @throws AppError, or what the provider broke off with: then there is no answer */
export async function relayJson(state: CallState, plan: ResalePlan, upstream: UpstreamResponse): Promise<GatewayResponse> {
  const bytes = await gatherBytes(readBytes(upstream));
  const json = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  const answer = readAnswer(state, plan, json);
  state.reader?.body(bytes, json);
  const isCancelled = state.client.hasDisconnected;
  const settlement = await finish(state, {
    outcome: isCancelled ? "cancelled" : "completed",
    statusCode: isCancelled ? CLIENT_DISCONNECTED_STATUS : STATUS,
    errorCode: null,
  });
  const read = state.reader?.result();
  const usage = formatUsage(answer.usage, read, settlement);
  const extras = plan.call.isBrowser ? { ...browserExtras(state, read, settlement), ...describeContent(state, answer) } : {};
  const headers = settlement ? ["x-monitor-cost", formatUsd(settlement.chargedNanoUsd)] : [];
  return jsonResponse({ ...answer, usage, ...extras }, { requestId: state.requestId, status: STATUS, headers });
}

/** @throws AppError when the JSON is an error, or no answer */
function readAnswer(state: CallState, { call, targets: [{ resale }] }: ResalePlan, json: unknown): Members {
  const isError = asObject(Array.isArray(json) ? json[0] : json)?.error;
  if (isError) throw toAppError(translateError(200, json));
  try {
    return call.kind === "chat" ? resale.readChat(json, answerContext(state)) : readEmbeddings(json);
  } catch (cause) {
    throw new AppError("upstream_error", `${state.provider} answered with something that is no answer.`, { remedy: "Try again.", cause });
  }
}

function readEmbeddings(answer: unknown): Members {
  const list = asObject(answer);
  if (!list || !Array.isArray(list.data)) throw new Error("the provider's answer is no list of embeddings");
  return list;
}

/** What an answer is given that comes without it. */
export function answerContext({ requestId, startedAtMs, call }: Pick<CallState, "requestId" | "startedAtMs" | "call">): AnswerContext {
  return { id: `chatcmpl-${requestId}`, requestedModel: call?.requestedModel ?? "", createdAtMs: startedAtMs };
}

function describeContent({ startedAtMs }: CallState, answer: Members): Members {
  const message = asObject(asObject(asList(answer.choices)[0])?.message);
  return { content: message?.content ?? null, created_at: new Date(startedAtMs).toISOString() };
}
