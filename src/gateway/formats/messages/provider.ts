import type { ProviderFormat } from "../../hub/format";
import { readAnswer } from "./read-answer";
import { MessagesReader } from "./read-stream";
import { writeRequest } from "./write-request";

/** Anthropic, and who imitates it. */
export const messagesProvider: ProviderFormat = {
  writeRequest,
  readAnswer,
  readStream: (context) => new MessagesReader(context),
};
