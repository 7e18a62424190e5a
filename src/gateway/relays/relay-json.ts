import { AppError } from "../../domain/errors";
import { formatUsd } from "../../domain/money";
import { attemptHeaders } from "../attempts/attempt-headers";
import { asList, asObject, type Members, parseJson } from "../bytes/json/parse-members";
import type { CallState } from "../call-state";
import { CLIENT_DISCONNECTED_STATUS } from "../client-connection";
import { type GatewayResponse, jsonResponse } from "../exchange";
import { finish } from "../finish";
import type { HeldTarget } from "../hold";
import type { ResalePlan, ResaleTarget } from "../plan";
import type { AnswerContext } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import { toAppError } from "../upstream/explain-failure";
import { gatherBytes, readBytes } from "../upstream/upstream-bytes";
import type { UpstreamResponse } from "../upstream/upstream-response";
import { isNothing, isWordless } from "./empty-answer";
import { browserExtras, formatUsage } from "./format-usage";

/** What the client is sent, whichever 2xx the provider chose. */
const STATUS = 200;

/** An answer in one piece, read whole. */
export interface JsonAnswer {
  kind: "json";
  /** In the caller's format. */
  members: Members;
  /** It has ended properly, and without a word: better than no answer, and worse than any other. */
  isNothing: boolean;
}

/** @throws AppError, or what the provider broke off with: then there is no answer */
export async function openJson(state: CallState, plan: ResalePlan, { target }: HeldTarget, upstream: UpstreamResponse): Promise<JsonAnswer> {
  const bytes = await gatherBytes(readBytes(upstream));
  const json = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  const members = readAnswer(state, plan, target, json);
  state.reader?.body(bytes, json);
  return { kind: "json", members, isNothing: isWordless(members.choices) && isNothing(plan.call, state.reader) };
}

/** Paid, and only then sent. */
export async function relayJson(state: CallState, plan: ResalePlan, { members: answer }: JsonAnswer): Promise<GatewayResponse> {
  const isCancelled = state.client.hasDisconnected;
  const settlement = await finish(state, {
    outcome: isCancelled ? "cancelled" : "completed",
    statusCode: isCancelled ? CLIENT_DISCONNECTED_STATUS : STATUS,
    errorCode: null,
  });
  const read = state.reader?.result();
  const usage = formatUsage(answer.usage, read, settlement);
  const extras = plan.call.isBrowser ? { ...browserExtras(state, read, settlement), ...describeContent(state, answer) } : {};
  const headers = attemptHeaders(state);
  if (settlement) headers.push("x-monitor-cost", formatUsd(settlement.chargedNanoUsd));
  return jsonResponse({ ...answer, usage, ...extras }, { requestId: state.requestId, status: STATUS, headers });
}

/** @throws AppError when the JSON is an error, or no answer */
function readAnswer(state: CallState, { call }: ResalePlan, { resale }: ResaleTarget, json: unknown): Members {
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

type AnswerState = Pick<CallState, "requestId" | "startedAtMs" | "call" | "routing" | "serving">;

/** What an answer is given that comes without it. */
export function answerContext({ requestId, startedAtMs, call, routing, serving }: AnswerState): AnswerContext {
  const requestedModel = (routing === null ? call?.requestedModel : serving?.model.upstreamModel) ?? "";
  return { id: `chatcmpl-${requestId}`, requestedModel, createdAtMs: startedAtMs };
}

function describeContent({ startedAtMs }: CallState, answer: Members): Members {
  const message = asObject(asObject(asList(answer.choices)[0])?.message);
  return { content: message?.content ?? null, created_at: new Date(startedAtMs).toISOString() };
}
