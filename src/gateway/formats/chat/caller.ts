import type { CallerFormat } from "../../hub/format";
import { chatSchema } from "../../translate/chat/chat-schema";
import { checkFields } from "../../translate/chat/check-fields";
import { readRequest } from "./read-request";
import { writeAnswer } from "./write-answer";
import { ChatChunkStream } from "./write-stream";

/** OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat. Where the body is checked already, `readRequest` reads what that has made. */
export const chatCaller: CallerFormat = {
  readRequest: (body, facts) => readRequest(checkFields(chatSchema, body), facts),
  writeAnswer,
  openStream: (context) => new ChatChunkStream(context),
};
