import { GatheredAnswer } from "../../hub/gather-parts";
import type { HubAnswer } from "../../hub/hub-answer";
import type { AnswerContext } from "../../translate/chat/chat-types";
import { GeminiStreamReader } from "./read-stream";

/** A whole answer is a stream of one chunk; without `alt=sse` it may also be all chunks in a list. @throws Error when it is no answer */
export function readAnswer(json: unknown, context: AnswerContext): HubAnswer {
  const stream = new GeminiStreamReader(context);
  const gathered = new GatheredAnswer();
  for (const event of [...stream.push({ name: null, data: json }), ...stream.end()]) gathered.push(event);
  if (stream.error || !stream.hasAnswer) throw new Error("the provider's answer is no generated content");
  return gathered.answer();
}
