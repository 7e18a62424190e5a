import type { AppError } from "../../domain/errors";
import { printExact } from "../bytes/json/exact-json";
import type { SseFrame } from "../bytes/sse/sse-frame";
import type { TranslatedError } from "../translate/chat/chat-types";
import type { CallClosing } from "./call-closing";

export type DataFrame = SseFrame & { data: Buffer };

/** A provider's events as the caller's. What is only told at the end (the usage) is kept until then. */
export interface StreamOutput {
  /** How far into a packet's bytes no event has to be looked into. */
  plainUntil(packet: Buffer): number;
  /** One event of the provider, less the one that only ends the stream; `isPlain`: `plainUntil` says so. Empty: nothing to pass on yet. */
  push(frame: DataFrame, isPlain: boolean): Uint8Array[];
  /** The end of a good stream: what it cost is known. */
  close(closing: CallClosing): Uint8Array[];
  /** The end of one that broke. */
  fail(error: AppError): Uint8Array[];
  /** Something of the answer itself has come: until then there are only openings. */
  readonly hasContent: boolean;
  /** The model has said that it has ended, and nothing before that: whether it is an answer is known when its usage is. */
  readonly hasStopped: boolean;
  /** An error that came inside the stream. */
  readonly error: TranslatedError | null;
  /** The answer is complete, whether or not an event has said so. */
  readonly isFinished: boolean;
}

/** How events are written: as server-sent events, or as the elements of one JSON array. */
export interface EventEncoder {
  readonly contentType: string;
  event(name: string | null, json: string | Uint8Array): Uint8Array;
  /** After the last event; null: nothing. */
  end(): Uint8Array | null;
}

export const SSE: EventEncoder = Object.freeze({
  contentType: "text/event-stream; charset=utf-8",
  event(name: string | null, json: string | Uint8Array) {
    const before = name === null ? "data: " : `event: ${name}\ndata: `;
    return typeof json === "string" ? Buffer.from(`${before}${json}\n\n`) : Buffer.concat([Buffer.from(before), json, END]);
  },
  end: () => null,
});
const END = Buffer.from("\n\n");

/** Gemini's streams without `alt=sse`: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent */
export class ArrayEncoder implements EventEncoder {
  readonly contentType = "application/json; charset=utf-8";
  #isFirst = true;

  event(_name: string | null, json: string | Uint8Array): Uint8Array {
    const before = Buffer.from(this.#isFirst ? "[" : ",\r\n");
    this.#isFirst = false;
    return Buffer.concat([before, asBytes(json)]);
  }

  end(): Uint8Array {
    return Buffer.from(this.#isFirst ? "[]" : "]");
  }
}

const asBytes = (json: string | Uint8Array) => (typeof json === "string" ? Buffer.from(json) : json);

export function formatEvent(data: unknown): Uint8Array {
  return Buffer.from(`data: ${printExact(data)}\n\n`);
}

export function textOf(data: Buffer): string {
  return data.toString("utf8");
}
