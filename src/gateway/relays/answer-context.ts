import type { CallState } from "../call-state";
import type { FormatContext } from "../hub/format";
import type { ChatCall } from "../read";
import type { AnswerContext } from "../translate/chat/chat-types";

type AnswerState = Pick<CallState, "requestId" | "startedAtMs" | "call" | "routing" | "serving">;

/** What an answer is given that comes without it. */
export function answerContext({ requestId, startedAtMs, call, routing, serving }: AnswerState): AnswerContext {
  const requestedModel = (routing === null ? call?.requestedModel : serving?.model.upstreamModel) ?? "";
  return { id: `chatcmpl-${requestId}`, requestedModel, createdAtMs: startedAtMs };
}

/** With what the caller has asked, for formats that repeat it. */
export function formatContext(context: AnswerContext, { hub, json }: ChatCall): FormatContext {
  return { ...context, request: hub(), body: json };
}
