import type { FormatContext, FormatStream, StreamEvent, WriteOptions, WrittenRequest } from "../../hub/format";
import type { HubEvent, HubStream } from "../../hub/hub-answer";
import type { UsageReader } from "../../providers/contract";
import { builtInDialect } from "../../providers/testing/built-in-dialect";
import { toClosing } from "../../relays/call-closing";
import type { AnswerContext, ChatChunk, ChatCompletion, ChatRequest, ChatStream } from "../../translate/chat/chat-types";
import { chatCaller } from "../chat/caller";
import { messagesProvider } from "../messages/provider";
import { hubRequest } from "./hub-request";

/** OpenAI's chat for Anthropic: a request, as the gateway sends it. */
export function translateRequest(body: ChatRequest, options: WriteOptions): WrittenRequest {
  const asked = { model: options.model, ...body };
  return messagesProvider.writeRequest(chatCaller.readRequest(asked, { isStreaming: body.stream === true }), options);
}

/** Anthropic's message as callers of OpenAI's chat get it, with the usage for which they are charged. */
export function translateMessage(message: unknown, context: AnswerContext): ChatCompletion {
  const reader = openUsageReader(context);
  reader.body(Buffer.from(JSON.stringify(message) ?? "null"));
  const answer = messagesProvider.readAnswer(message, context);
  return chatCaller.writeAnswer(answer, asked(context), closingOf(reader)) as unknown as ChatCompletion;
}

/** Anthropic's stream likewise. One that has not ended well has no closing chunk. */
export class MessageStreamTranslator implements ChatStream {
  readonly #reader: HubStream;
  readonly #writer: FormatStream;
  readonly #usage: UsageReader;

  constructor(context: AnswerContext) {
    this.#reader = messagesProvider.readStream(context);
    this.#writer = chatCaller.openStream(asked(context));
    this.#usage = openUsageReader(context);
  }

  get error() {
    return this.#reader.error;
  }

  get isFinished() {
    return this.#reader.isFinished;
  }

  push(event: { name: string | null; data: unknown }): ChatChunk[] {
    this.#usage.event(event.name, Buffer.from(JSON.stringify(event.data) ?? "null"));
    return this.#write(this.#reader.push(event));
  }

  end(): ChatChunk[] {
    const rest = this.#write(this.#reader.end());
    return this.isFinished ? [...rest, ...chunksOf(this.#writer.close(closingOf(this.#usage)))] : rest;
  }

  #write(events: readonly HubEvent[]): ChatChunk[] {
    return chunksOf(events.flatMap((event) => this.#writer.push(event)));
  }
}

function asked(context: AnswerContext): FormatContext {
  return { ...context, request: hubRequest(), body: {} };
}

function openUsageReader({ requestedModel }: AnswerContext): UsageReader {
  const context = { requestedModel, statusCode: 200, inputTextBytes: 0, method: "POST" };
  return builtInDialect("anthropic").usageReader("anthropic-messages", context) as UsageReader;
}

const closingOf = (reader: UsageReader) => toClosing({ read: reader.result(), settlement: null, extras: {} });
const chunksOf = (events: readonly StreamEvent[]) => events.flatMap(({ data }) => (data === "[DONE]" ? [] : [data as ChatChunk]));
