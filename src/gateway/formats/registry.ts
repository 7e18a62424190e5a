import type { CallerFormat, ProviderFormat } from "../hub/format";
import type { FormatId } from "../hub/parts";
import { chatCaller } from "./chat/caller";
import { geminiCaller } from "./gemini/caller";
import { geminiProvider } from "./gemini/provider";
import { messagesCaller } from "./messages/caller";
import { messagesProvider } from "./messages/provider";
import { responsesCaller } from "./responses/caller";
import { responsesProvider } from "./responses/provider";

/** Each format as its callers speak it. */
export const CALLERS: Readonly<Record<FormatId, CallerFormat>> = Object.freeze({
  chat: chatCaller,
  responses: responsesCaller,
  messages: messagesCaller,
  gemini: geminiCaller,
});

/** Those in which the same bytes can pass from both sides, as their providers speak them. OpenAI's chat has imitators, and each its own rules. */
export const PROVIDERS: Readonly<Record<Exclude<FormatId, "chat">, ProviderFormat>> = Object.freeze({
  responses: responsesProvider,
  messages: messagesProvider,
  gemini: geminiProvider,
});
