import { asObject } from "../../bytes/json/parse-members";
import { GatheredAnswer } from "../../hub/gather-parts";
import type { HubAnswer } from "../../hub/hub-answer";
import type { AnswerContext } from "../../translate/chat/chat-types";
import { MessagesReader } from "./read-stream";

/**
 * A whole message, read as the stream that would say it.
 * @throws Error when it is none
 */
export function readAnswer(json: unknown, context: AnswerContext): HubAnswer {
  const message = asObject(json);
  if (!message || !Array.isArray(message.content)) throw new Error("the provider's answer is no message");
  const gathered = new GatheredAnswer();
  for (const event of new MessagesReader(context).readWhole(message)) gathered.push(event);
  return gathered.answer();
}
