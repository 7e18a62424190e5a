import type { CallerFormat } from "../../hub/format";
import { readRequest } from "./read-request";
import { writeAnswer } from "./write-answer";
import { MessagesWriter } from "./write-stream";

/** What Anthropic's SDKs and Claude Code send and are answered. */
export const messagesCaller: CallerFormat = {
  readRequest,
  writeAnswer,
  openStream: (context) => new MessagesWriter(context),
};
