import type { TranslatedError } from "../translate/chat/chat-types";
import type { Citation, OutputPart } from "./parts";

/** A model's answer in no format. Its usage is not here: the usage reader, by which it is billed, has it. */
export interface HubAnswer {
  /** The provider's own; null: it gives none. */
  id: string | null;
  model: string | null;
  createdAtMs: number | null;
  parts: OutputPart[];
  stop: HubStop;
}

/**
 * `end`: it has said all. `stop-sequence`: one of the caller's. `tool-calls`: it waits for results. `length`: its output cap. `context`: the context
 * window. `pause`: a long turn of the provider's own tools, to be sent back. `refusal`: the model will not. `filter`: its provider will not let it.
 */
export type StopReason = "end" | "stop-sequence" | "tool-calls" | "length" | "context" | "pause" | "refusal" | "filter";

export interface HubStop {
  reason: StopReason;
  /** Which one. */
  sequence: string | null;
}

/** All input is `input`, all billed output `output`: the others are parts of them. */
export interface HubUsage {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** Of `cacheWrite`, what was written for an hour. */
  cacheWrite1h: number;
  reasoning: number;
}

/** How a part begins; what it says comes in deltas. A part that has no deltas (an image, a foreign one) is whole. */
export type PartStart = OutputPart;

/**
 * A stream of an answer: one `start`, then parts, then `stop`. Parts are numbered from 0 in the order in which they begin; several can be open at
 * once. Every part that begins also ends, before `stop`.
 */
export type HubEvent =
  | { type: "start"; id: string | null; model: string | null; createdAtMs: number | null }
  | { type: "part"; index: number; part: PartStart }
  /** More of its text: of a tool call's `input`, of a text, a refusal, reasoning. Never empty. */
  | { type: "text"; index: number; text: string }
  /** Of reasoning: whole. */
  | { type: "signature"; index: number; signature: string; maker: Extract<OutputPart, { type: "reasoning" }>["maker"] }
  | { type: "citation"; index: number; citation: Citation }
  | { type: "end"; index: number }
  | { type: "stop"; stop: HubStop }
  /** Nothing but a sign of life. */
  | { type: "ping" };

/** A provider's stream as the hub's events. Never throws, whatever the provider sends. */
export interface HubStream {
  /** One event with its data parsed; not `[DONE]`. */
  push(event: { name: string | null; data: unknown }): HubEvent[];
  /** The provider's stream is over: closes the parts that are still open. */
  end(): HubEvent[];
  /** An error inside the stream; nothing comes after it. */
  readonly error: TranslatedError | null;
  /** It has said that it has ended. */
  readonly isFinished: boolean;
}
