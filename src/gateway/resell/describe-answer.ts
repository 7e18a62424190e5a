import type { CallInProgress } from "../call-in-progress";
import type { AnswerContext } from "../translate/chat/chat-types";

/** What an answer is given that comes without it. */
export function describeAnswer({
  requestId,
  requestedModel,
  startedAtMs,
}: Pick<CallInProgress, "requestId" | "requestedModel" | "startedAtMs">): AnswerContext {
  return { id: `chatcmpl-${requestId}`, requestedModel, createdAtMs: startedAtMs };
}
