import { AppError } from "../../domain/errors";
import type { Settlement } from "../../domain/resale";
import type { Answer, AnswerBody } from "../ask";
import { asBuffer } from "../bytes/as-buffer";
import { EventSplitter } from "../bytes/sse/split-events";
import type { SseFrame } from "../bytes/sse/sse-frame";
import type { CallInProgress } from "../call-in-progress";
import { type UpstreamAnswer, upstreamFailure } from "../send";
import type { Departure } from "./departure";
import { describeAnswer } from "./describe-answer";
import { addCost } from "./print-cost";
import { printUsage } from "./print-usage";
import type { ResoldCall } from "./resold-call";
import { toAppError } from "./send-with-retries";
import { openOutput, printEvent, type StreamOutput } from "./stream-output";
import { readBytes, type UpstreamBytes } from "./upstream-bytes";

const DONE = Buffer.from("data: [DONE]\n\n");
/** A provider has said all, and may take so long to end its message, so that the connection can be used again. */
const TAIL_MS_MAX = 1_000;

/** A stream, event by event; its end (the usage, `[DONE]`, or an error) leaves when the call is paid. */
export function answerStream(call: CallInProgress, resold: ResoldCall, upstream: UpstreamAnswer, departure: Departure): Answer {
  const body = new ResoldStream(call, resold, upstream, departure);
  const rawHeaders = ["content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache, no-transform"];
  rawHeaders.push("x-accel-buffering", "no", "x-monitor-request-id", call.requestId);
  return { status: 200, rawHeaders, body };
}

/** Pulled at the client's pace; when the client leaves it is read on, for as long as the departure's timer lets it. */
class ResoldStream implements AnswerBody {
  readonly #source: UpstreamBytes;
  readonly #splitter = new EventSplitter();
  readonly #output: StreamOutput;
  #ready: Uint8Array[] = [];
  #sawEnd = false;
  #isOver = false;
  /** One reader at a time: the client, or whoever reads on for it. */
  #advancing: Promise<void> | null = null;

  constructor(
    private readonly call: CallInProgress,
    private readonly resold: ResoldCall,
    private readonly upstream: UpstreamAnswer,
    private readonly departure: Departure,
  ) {
    this.#source = readBytes(upstream);
    this.#output = openOutput(resold.resale, describeAnswer(call), resold.wantsUsage);
    departure.onLeave(() => void this.#readOn());
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#ready.length === 0 && !this.#isOver) await this.#advance();
    if (this.#ready.length === 0) return null;
    const bytes = this.#ready.length === 1 ? (this.#ready[0] as Uint8Array) : Buffer.concat(this.#ready);
    this.#ready = [];
    return bytes;
  }

  get isOver(): boolean {
    return this.#isOver && this.#ready.length === 0;
  }

  cancel(): void {
    this.departure.leave();
  }

  /** Nobody takes what comes; it is read for what it cost. */
  async #readOn(): Promise<void> {
    while (!this.#isOver) {
      await this.#advance();
      this.#ready = [];
    }
  }

  #advance(): Promise<void> {
    this.#advancing ??= this.#advanceOnce();
    return this.#advancing;
  }

  async #advanceOnce(): Promise<void> {
    try {
      await this.#step();
    } finally {
      this.#advancing = null;
    }
  }

  async #step(): Promise<void> {
    if (this.#sawEnd || this.#output.error) return this.#conclude(null);
    let chunk: Uint8Array | null;
    try {
      chunk = await this.#source.read();
    } catch (error) {
      return this.#conclude(upstreamFailure(error, this.call.provider));
    }
    if (chunk) {
      this.call.markFirstByte();
      this.#takePacket(asBuffer(chunk));
      if (this.#splitter.isOpaque) return this.#conclude(new AppError("upstream_error", `${this.call.provider} sent an event without an end.`));
      return;
    }
    const last = this.#splitter.end();
    if (last) this.#take(last, false);
    this.#sawEnd ||= this.#output.isFinished;
    return this.#conclude(this.#sawEnd ? null : endedEarly(this.call.provider));
  }

  #takePacket(packet: Buffer): void {
    const plainUntil = this.#output.plainUntil(packet);
    let at = -this.#splitter.pendingBytes; // where the frame begins; before this packet, when its first bytes came earlier
    for (const frame of this.#splitter.push(packet)) {
      const end = at + frame.raw.length;
      this.#take(frame, at >= 0 && end <= plainUntil);
      at = end;
    }
  }

  #take(frame: SseFrame, isPlain: boolean): void {
    if (!frame.data || this.#sawEnd || this.#output.error) return;
    this.#sawEnd = this.call.reader?.event(frame.name, frame.data) ?? false;
    if (this.#sawEnd && frame.data[0] === 0x5b) return; // [DONE]: ours comes later
    this.#ready.push(...this.#output.push(frame as SseFrame & { data: Uint8Array }, isPlain));
  }

  /** Once: the call ends, and then the stream. */
  async #conclude(failure: AppError | null): Promise<void> {
    const error = this.#output.error ? toAppError(this.#output.error) : failure;
    if (error) this.upstream.cancel(new Error("the stream cannot be used further"));
    else void this.#drainTail();
    const outcome = this.departure.hasLeft ? "cancelled" : error ? "broken" : "completed";
    const settlement = await this.call.finish({ outcome, statusCode: this.upstream.status, errorCode: error?.code ?? null });
    if (error) {
      this.#ready.push(printEvent({ error: { message: error.message, type: error.code, param: error.param, code: error.code } }));
    } else {
      if (this.resold.wantsUsage) this.#ready.push(this.#printUsage(settlement));
      this.#ready.push(DONE);
    }
    this.#isOver = true;
  }

  #printUsage(settlement: Settlement | null): Uint8Array {
    const { id, requestedModel, createdAtMs } = describeAnswer(this.call);
    const read = this.call.reader?.result();
    const envelope = { id: read?.responseId ?? id, object: "chat.completion.chunk", created: Math.floor(createdAtMs / 1000) };
    const chunk = this.#output.usageChunk() ?? { ...envelope, model: read?.model ?? requestedModel, choices: [], usage: null };
    const usage = read && read.source !== "provider" ? printUsage(read) : chunk.usage;
    return printEvent({ ...chunk, usage: addCost(usage, settlement) });
  }

  async #drainTail(): Promise<void> {
    const timer = setTimeout(() => this.upstream.cancel(new Error("the provider does not end its answer")), TAIL_MS_MAX);
    try {
      while (await this.#source.read());
    } catch {
      // It had said all before.
    } finally {
      clearTimeout(timer);
    }
  }
}

function endedEarly(provider: string): AppError {
  return new AppError("upstream_error", `${provider} closed the connection in mid-stream.`, { remedy: "Try again." });
}
