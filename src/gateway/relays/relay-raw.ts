import { joinBytes } from "../bytes/join-bytes";
import { CallFailed } from "../call-failed";
import type { CallState } from "../call-state";
import { type GatewayResponse, headerOf, type ResponseBody } from "../exchange";
import { finish } from "../finish";
import { limitHeaders } from "../limits/limit-headers";
import type { PassThroughPlan } from "../plan";
import { ENDS_WITH_EVENT } from "../providers/contract";
import { responseHeaders } from "../request/forward-headers";
import { upstreamFailure } from "../upstream/explain-failure";
import type { UpstreamResponse } from "../upstream/upstream-response";
import { guardReader } from "./guard-reader";
import { UsageTap } from "./tap-usage";

/** A response that is at most this long is taken whole before it is passed on: it is one write either way. */
const WHOLE_BYTES_MAX = 64 * 1024;
/** So long is waited for the rest of a JSON body whose length is not stated; then what is here leaves (providers send blanks to keep a connection alive). */
const WHOLE_WAIT_MS_MAX = 50;

/** Passes the response on as it is, reads usage on the side, and ends the call: its last byte leaves when the record is safe. */
export async function relayRaw(state: CallState, { call, targets }: PassThroughPlan, upstream: UpstreamResponse): Promise<GatewayResponse> {
  const { rawHeaders, status } = upstream;
  const contentType = headerOf(rawHeaders, "content-type") ?? "";
  state.isEventStream = /^text\/event-stream/i.test(contentType);
  state.providerRequestId = headerOf(rawHeaders, "x-request-id") ?? headerOf(rawHeaders, "request-id");
  const [{ dialect, route }] = targets;
  const { requestedModel, method, inputTextBytes } = call;
  const makeReader = () => dialect.usageReader(route.wire, { requestedModel, method, statusCode: status, inputTextBytes });
  state.reader = guardReader(makeReader, (error) => state.ports.report(error, state.requestId));
  const stripsUsage = call.isUsageAdded && state.isEventStream;
  const body = new MeteredBody(state, upstream, stripsUsage);
  state.body = body;
  const headers = responseHeaders(rawHeaders, state.requestId, stripsUsage ? "content-length" : null);
  if (state.quotas) headers.push(...limitHeaders(state));
  const response = { status, rawHeaders: headers, isForwarded: true };
  const whole = await readWhole(state, upstream, body, contentType);
  if (whole === null) return { ...response, body };
  return { ...response, body: whole.length === 0 ? null : whole };
}

/** The body in one piece, after the record; null: it has to be passed on piece by piece. */
function readWhole(state: CallState, upstream: UpstreamResponse, body: MeteredBody, contentType: string): Promise<Uint8Array | null> | null {
  const { rawHeaders, status } = upstream;
  const stated = headerOf(rawHeaders, "content-length");
  const isBodyless = state.request.method === "HEAD" || status === 204 || status === 304 || stated === "0";
  if (isBodyless) return body.readWhole(null);
  if (state.isEventStream) return null;
  if (stated !== null) return Number(stated) <= WHOLE_BYTES_MAX ? body.readWhole(null) : null;
  return !state.isStreaming && /^application\/(?:json|[^;,]*\+json)/i.test(contentType) ? body.readWhole(WHOLE_WAIT_MS_MAX) : null;
}

/** The response's bytes, pulled by the client's pace; the end of the bytes is the end of the call. */
class MeteredBody implements ResponseBody {
  readonly #tap: UsageTap;
  /** What may leave: already read, in order. */
  readonly #ready: Uint8Array[] = [];
  /** The event that ends the answer, or the last byte so far of an answer that is only useful whole: they leave after the record. */
  #held: Uint8Array | null = null;
  #hasEndEvent = false;
  #isOver = false;
  /** Only a stream is of use piece by piece. */
  readonly #isPiecemeal: boolean;

  constructor(
    private readonly state: CallState,
    private readonly upstream: UpstreamResponse,
    stripsUsage: boolean,
  ) {
    const encoding = headerOf(upstream.rawHeaders, "content-encoding");
    this.#tap = new UsageTap({ reader: state.reader, isEventStream: state.isEventStream, stripsUsage, encoding });
    this.#isPiecemeal = state.isStreaming;
  }

  get isOver(): boolean {
    return this.#isOver && this.#ready.length === 0;
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#ready.length === 0 && !this.#isOver) await this.#advance();
    return this.#ready.shift() ?? null;
  }

  cancel(): void {
    this.upstream.cancel(new Error("the client disconnected"));
    if (this.state.ending === null) void Promise.resolve(this.#tap.end()).then(() => this.#finish("cancelled", null));
  }

  /**
   * The whole body, after the record. `waitMsMax`: with a body whose length is not stated, what has come is left to `read` when it is too long, or
   * takes too long; null is returned then. @throws CallFailed when the provider breaks off
   */
  async readWhole(waitMsMax: number | null): Promise<Uint8Array | null> {
    const { upstream } = this;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    let hasWaited = false;
    for (;;) {
      const chunk = upstream.take();
      if (chunk) {
        if (upstream.status < 400) this.state.markFirstByte();
        this.#tap.push(chunk);
        chunks.push(chunk);
        bytes += chunk.length;
      }
      if (upstream.isOver) break;
      if (waitMsMax !== null && (bytes > WHOLE_BYTES_MAX || hasWaited)) {
        this.#holdLastByte(Buffer.concat(chunks));
        return null;
      }
      await upstream.waitFor(bytes > 0 ? waitMsMax : null);
      hasWaited = bytes > 0 && waitMsMax !== null;
    }
    if (upstream.failure) {
      await this.#noteBreak();
      const error = upstreamFailure(upstream.failure, this.state.provider);
      throw new CallFailed(error, { outcome: "broken", statusCode: error.status, errorCode: error.code });
    }
    await this.#end();
    return joinBytes(chunks);
  }

  async #advance(): Promise<void> {
    if (this.#hasEndEvent && this.#held) return this.#releaseEnding();
    let chunk: Uint8Array | null;
    try {
      chunk = await this.upstream.read();
    } catch (error) {
      await this.#noteBreak();
      void this.#finish("broken", upstreamFailure(error, this.state.provider).code);
      this.#isOver = true;
      throw error;
    }
    if (chunk === null) return this.#end();
    if (this.upstream.status < 400) this.state.markFirstByte();
    const { bytes, ending } = this.#tap.push(chunk);
    if (this.#isPiecemeal) this.#pass(bytes);
    else this.#holdLastByte(bytes);
    if (ending === null) return;
    this.#hasEndEvent = true;
    this.#held = ending;
  }

  /** The client takes the call as done when it sees the event that ends it, so the record comes first. */
  async #releaseEnding(): Promise<void> {
    await this.#finish("completed", null);
    this.#release();
    if (!this.upstream.isOver || this.upstream.failure || this.upstream.hasBytes) return;
    const rest = this.#tap.end();
    if (rest instanceof Uint8Array) this.#pass(rest);
    this.#isOver = true; // so that these bytes and the end of the message share a packet
  }

  async #noteBreak(): Promise<void> {
    await this.#tap.end();
    const attempt = this.state.attempts.at(-1);
    if (attempt) attempt.statusCode = this.upstream.status;
  }

  async #end(): Promise<void> {
    const left = this.#tap.end();
    const rest = left instanceof Promise ? await left : left;
    const isCutShort = this.#isPiecemeal && this.#isCutShort();
    await this.#finish(isCutShort ? "broken" : "completed", isCutShort ? "stream_ended_early" : null);
    // The end of the connection was all that said so: the client's must not end more cleanly than the provider's.
    if (isCutShort && !this.#isFramed()) throw new Error("the provider closed the connection in mid-stream");
    if (rest) this.#pass(rest);
    this.#release();
    this.#isOver = true;
  }

  /** A stream whose last event must say that it is over, and did not. */
  #isCutShort(): boolean {
    const { rawHeaders, status } = this.upstream;
    const endsWithEvent = ENDS_WITH_EVENT.has(this.state.route?.wire ?? "none");
    return status < 400 && endsWithEvent && !this.#tap.sawEndEvent && headerOf(rawHeaders, "content-encoding") === null;
  }

  /** Its headers say where the answer ends (RFC 9112 §6.3). */
  #isFramed(): boolean {
    return ["transfer-encoding", "content-length"].some((name) => headerOf(this.upstream.rawHeaders, name) !== null);
  }

  #pass(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#ready.push(bytes);
  }

  #release(): void {
    if (this.#held) this.#pass(this.#held);
    this.#held = null;
  }

  #holdLastByte(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#release();
    this.#pass(bytes.subarray(0, -1));
    this.#held = bytes.subarray(-1);
  }

  #finish(outcome: "completed" | "cancelled" | "broken", errorCode: string | null): Promise<unknown> {
    const { status } = this.upstream;
    const attempt = this.state.attempts.at(-1);
    if (attempt) attempt.statusCode = status;
    return finish(this.state, { outcome, statusCode: status, errorCode });
  }
}
