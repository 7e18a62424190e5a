import { AppError } from "../../domain/errors";
import type { Settlement } from "../../domain/resale";
import { attemptHeaders } from "../attempts/attempt-headers";
import { type AttemptEnding, attemptMs, observeBreak } from "../attempts/observe-attempt";
import { asBuffer } from "../bytes/as-buffer";
import { joinBytes } from "../bytes/join-bytes";
import { EventSplitter } from "../bytes/sse/split-events";
import type { SseFrame } from "../bytes/sse/sse-frame";
import type { CallState } from "../call-state";
import type { GatewayResponse, ResponseBody } from "../exchange";
import { finish } from "../finish";
import type { HeldTarget } from "../hold";
import type { IdempotentCall } from "../idempotent-call";
import { limitHeaders } from "../limits/limit-headers";
import type { ResalePlan, ResaleTarget } from "../plan";
import { toAppError, upstreamFailure } from "../upstream/explain-failure";
import { readBytes, type UpstreamBytes } from "../upstream/upstream-bytes";
import type { UpstreamResponse } from "../upstream/upstream-response";
import type { CallClosing } from "./call-closing";
import { emptyAnswer, isNothing } from "./empty-answer";
import { browserExtras } from "./format-usage";
import { openOutput } from "./open-output";
import type { DataFrame, StreamOutput } from "./stream-output";

/** What the client is sent, whichever 2xx the provider chose. */
const STATUS = 200;
/** A provider that has said all may take so long to end its message, so that the connection can be used again. */
const TAIL_MS_MAX = 1_000;

/** More than any opening has; then what is here leaves, content or not. */
const HELD_BYTES_MAX = 256 * 1024;

/** A stream that has begun to say something, or has properly ended without a word: by a finish, or with its usage. */
export interface StreamAnswer {
  kind: "stream";
  body: TranslatedBody;
  /** It has ended already, properly, and without a word. */
  isNothing: boolean;
}

/** Reads a stream's opening: the role, pings, empty blocks. @throws AppError when it ends, or says an error, before any content: then there is no answer */
export async function openStream(state: CallState, plan: ResalePlan, held: HeldTarget, upstream: UpstreamResponse): Promise<StreamAnswer> {
  const body = new TranslatedBody(state, plan, held.target, upstream);
  await body.open();
  return { kind: "stream", body, isNothing: body.isNothing };
}

/** A translated stream, event by event; its end (the usage, `[DONE]`, or an error) leaves when the call is paid. */
export function relayStream(state: CallState, { body }: StreamAnswer): GatewayResponse {
  state.isEventStream = true;
  state.body = body;
  const rawHeaders = ["content-type", body.contentType, "cache-control", "no-cache, no-transform"];
  rawHeaders.push("x-accel-buffering", "no", "x-monitor-request-id", state.requestId, ...attemptHeaders(state), ...limitHeaders(state));
  const head = { status: STATUS, rawHeaders };
  body.follow(head);
  return { ...head, body };
}

/** How a stream has ended; `error` null: well. */
interface StreamEnding {
  error: AppError | null;
}

/** Pulled at the client's pace; when the client disconnects it is read on, until the plan's time for that is over. */
export class TranslatedBody implements ResponseBody {
  readonly #source: UpstreamBytes;
  readonly #splitter = new EventSplitter();
  readonly #output: StreamOutput;
  readonly contentType: string;
  #ready: Uint8Array[] = [];
  #sawEnd = false;
  #isOver = false;
  /** What it has ended with; null: well, or not yet. */
  #error: AppError | null = null;
  #last: readonly Uint8Array[] | null = null;
  /** When there was content. */
  #openedAtMs = 0;
  /** To the first content. */
  #ttftMs: number | null = null;
  /** Read already, and not concluded yet. */
  #ending: StreamEnding | null = null;
  /** Once this is the call's answer: what it says is kept for the call's copies. */
  #claim: IdempotentCall | null = null;
  /** One reader at a time: the client, or whoever reads on for it. */
  #advancing: Promise<void> | null = null;

  constructor(
    private readonly state: CallState,
    private readonly plan: ResalePlan,
    private readonly target: ResaleTarget,
    private readonly upstream: UpstreamResponse,
  ) {
    this.#source = readBytes(upstream);
    const { output, contentType } = openOutput(state, plan, target);
    this.#output = output;
    this.contentType = contentType;
  }

  /** Reads until there is content, which stays here. @throws AppError for a stream that fails before, or says nothing at all */
  async open(): Promise<void> {
    for (let heldBytes = 0; !this.#output.hasContent && heldBytes <= HELD_BYTES_MAX; ) {
      const ending = await this.#next();
      // Who has left is not served by another target: what came is paid.
      if (ending?.error && !this.state.client.hasDisconnected) throw ending.error;
      if (ending?.error === null && !this.#saysAnything()) throw emptyAnswer(this.target.target.id);
      this.#ending = ending;
      if (ending) return;
      heldBytes = this.#ready.reduce((bytes, { length }) => bytes + length, 0);
    }
    this.state.markFirstByte();
    this.#openedAtMs = this.state.ports.nowMs();
    this.#ttftMs = attemptMs(this.state);
  }

  /** What the opening shows of the target. Told at once: a probe that is a long answer would hold its target up until it ends. */
  get opening(): AttemptEnding {
    return { code: this.#ending?.error?.code ?? null, ttftMs: this.#ttftMs };
  }

  /** Once it is open: it has ended properly, and without a word. */
  get isNothing(): boolean {
    const { hasContent, hasStopped } = this.#output;
    return this.#ending?.error === null && !hasContent && hasStopped && isNothing(this.plan.call, this.state.reader);
  }

  /** Not what is only estimated: that would make an answer of any event. */
  #saysAnything(): boolean {
    const { reader } = this.state;
    if (this.#output.hasContent || this.#output.hasStopped) return true;
    const source = reader?.result().source;
    return source === "provider" || source === "partial";
  }

  /** From now on this is the call's answer: when its client is gone, it is read for what it cost. */
  follow(head: Omit<GatewayResponse, "body">): void {
    this.#claim = this.state.claim;
    this.#claim?.beginStream({ ...head, last: (settlement) => this.#close(settlement) });
    this.#claim?.gather(this.#ready);
    this.state.client.onDisconnect(() => void this.#readOn());
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#ready.length === 0 && !this.#isOver) await this.#advance();
    if (this.#ready.length === 0) return null;
    const bytes = joinBytes(this.#ready);
    this.#ready = [];
    return bytes;
  }

  get isOver(): boolean {
    return this.#isOver && this.#ready.length === 0;
  }

  cancel(): void {
    this.state.client.disconnect();
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

  /** Never rejects: what goes wrong ends the call, and the client is told. */
  async #advanceOnce(): Promise<void> {
    try {
      await this.#step();
    } catch (error) {
      this.state.ports.report(error, this.state.requestId);
      await this.#conclude(upstreamFailure(error, this.state.provider));
    } finally {
      this.#advancing = null;
    }
  }

  async #step(): Promise<void> {
    const ending = this.#ending ?? (await this.#next());
    if (ending) await this.#conclude(ending.error);
  }

  /** Takes the next packet; null: the stream goes on. */
  async #next(): Promise<StreamEnding | null> {
    if (this.#output.error) return { error: toAppError(this.#output.error) };
    if (this.#sawEnd) return { error: null };
    const { id } = this.target.target;
    let chunk: Uint8Array | null;
    try {
      chunk = await this.#source.read();
    } catch (error) {
      return { error: upstreamFailure(error, id) };
    }
    if (chunk) {
      this.#takePacket(asBuffer(chunk));
      return this.#splitter.isOpaque ? { error: new AppError("upstream_error", `${id} sent an event without an end.`) } : null;
    }
    const last = this.#splitter.end();
    if (last) this.#take(last, false);
    if (this.#output.error) return { error: toAppError(this.#output.error) };
    this.#sawEnd ||= this.#output.isFinished;
    if (this.#sawEnd) return { error: null };
    return { error: new AppError("upstream_error", `${id} closed the connection in mid-stream.`, { remedy: "Try again." }) };
  }

  #takePacket(packet: Buffer): void {
    const plainUntil = this.#output.plainUntil(packet);
    let at = -this.#splitter.pendingBytes; // where the frame begins; before this packet, when its first bytes came earlier
    for (const frame of this.#splitter.push(packet)) {
      const end = at + frame.length;
      this.#take(frame, at >= 0 && end <= plainUntil);
      at = end;
    }
  }

  #take(frame: SseFrame, isPlain: boolean): void {
    if (!frame.data || this.#sawEnd || this.#output.error) return;
    this.#sawEnd = this.state.reader?.event(frame.name, frame.data) ?? false;
    if (this.#sawEnd && frame.data[0] === 0x5b) return; // [DONE]: ours comes later
    this.#say(this.#output.push(frame as DataFrame, isPlain));
  }

  /** Once: the call ends, and then the stream. */
  async #conclude(error: AppError | null): Promise<void> {
    if (this.#isOver) return;
    const { state } = this;
    if (error && this.#ttftMs !== null) observeBreak(state, this.target, { code: error.code, observedAtMs: this.#openedAtMs });
    if (error) this.upstream.cancel(new Error("the stream cannot be used further"));
    else void this.#drainTail();
    const outcome = state.client.hasDisconnected ? "cancelled" : error ? "broken" : "completed";
    this.#error = error;
    const settlement = await finish(state, { outcome, statusCode: STATUS, errorCode: error?.code ?? null });
    this.#ready.push(...this.#close(settlement));
    this.#isOver = true;
  }

  /** The last events. */
  #close(settlement: Settlement | null): readonly Uint8Array[] {
    this.#last ??= this.#error ? this.#output.fail(this.#error) : this.#output.close(this.#closing(settlement));
    return this.#last;
  }

  #say(events: Uint8Array[]): void {
    this.#ready.push(...events);
    this.#claim?.gather(events);
  }

  #closing(settlement: Settlement | null): CallClosing {
    const read = this.state.reader?.result();
    return { read, settlement, extras: this.plan.call.isBrowser ? browserExtras(this.state, read, settlement) : {} };
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
