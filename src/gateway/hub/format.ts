import type { AppError } from "../../domain/errors";
import type { Members } from "../bytes/json/parse-members";
import type { AnswerContext } from "../translate/chat/chat-types";
import type { HubAnswer, HubEvent, HubStream, HubUsage } from "./hub-answer";
import type { HubRequest } from "./hub-request";

/** One server-sent event. `data` is written as JSON; a text as it is (`[DONE]`). */
export interface StreamEvent {
  /** The `event:` field; null: none. */
  name: string | null;
  data: unknown;
  /** `data` as JSON, where it is written already. */
  json?: string;
}

/** What an answer is written with, beside what the provider has said. */
export interface FormatContext extends AnswerContext {
  request: HubRequest;
  /** As the caller sent it: some formats repeat it in their answer. */
  body: Members;
}

/** What a call's end is told with. */
export interface Closing {
  /** Null: the provider has stated none, and nothing could be estimated. */
  usage: HubUsage | null;
  /** What was charged, in USD with nine digits; null: not known yet. */
  cost: string | null;
}

/** Writes an answer's events in the caller's format. */
export interface FormatStream {
  push(event: HubEvent): StreamEvent[];
  /** Once, after `stop`: what ends the stream, its usage with the cost among it. */
  close(closing: Closing): StreamEvent[];
  /** Once, instead of `close`: how the format says in mid-stream that the call has failed. */
  fail(error: AppError, requestId: string): StreamEvent[];
}

/** What a request is written for. */
export interface WriteOptions {
  /** The provider's name for the model. */
  model: string;
  /** The cap to send, whatever the caller asked for; it is what is held for. */
  outputTokensMax: number;
}

export interface WrittenRequest {
  body: Record<string, unknown>;
  /** Hints that were left out, each by its name in the caller's body (`thinking`, `tools.web_search`), in order. */
  dropped: string[];
}

/** A format seen from the caller's side. All pure. */
export interface CallerFormat {
  /**
   * The conversation in the body. Checks what it reads: its form, the order of roles, results without calls.
   * @throws AppError `invalid_request` that names the field
   */
  readRequest(body: Members, facts: { isStreaming: boolean }): HubRequest;
  writeAnswer(answer: HubAnswer, context: FormatContext, closing: Closing): Members;
  openStream(context: FormatContext): FormatStream;
}

/** A format seen from the provider's side. All pure. */
export interface ProviderFormat {
  /** @throws AppError `invalid_request` that names what the format, or the model, does not have: by the place in the caller's body */
  writeRequest(request: HubRequest, options: WriteOptions): WrittenRequest;
  /** @throws Error when it is no answer */
  readAnswer(json: unknown, context: AnswerContext): HubAnswer;
  readStream(context: AnswerContext): HubStream;
}
