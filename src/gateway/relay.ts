import { type Answer, type AnswerBody, headerOf } from "./ask";
import type { CallInProgress } from "./call-in-progress";
import { responseHeaders } from "./forward-headers";
import type { OpenedCall } from "./open-call";
import { ENDS_WITH_EVENT } from "./providers/contract";
import { type UpstreamAnswer, upstreamFailure } from "./send";
import { UsageTap } from "./tap-usage";

/** An answer whose stated length is at most this is taken whole before it is passed on: it is one write either way. */
const WHOLE_BYTES_MAX = 64 * 1024;

/** Passes the answer on, reads usage on the side, and ends the call: its last byte leaves when the record is safe. */
export async function relay(call: CallInProgress, opened: OpenedCall, upstream: UpstreamAnswer): Promise<Answer> {
  const { rawHeaders, status } = upstream;
  const contentType = headerOf(rawHeaders, "content-type") ?? "";
  const isEventStream = /^text\/event-stream/i.test(contentType);
  if (isEventStream) call.isStreaming = true; // asked for where we do not look: in an upload's form, in a query
  const stripsUsage = opened.isUsageAdded && isEventStream;
  const { requestedModel, method } = call;
  call.reader = call.route
    ? opened.dialect.usageReader(call.route.wire, { requestedModel, method, statusCode: status, inputTextBytes: opened.inputTextBytes })
    : null;
  const tap = new UsageTap({ reader: call.reader, isEventStream, stripsUsage, encoding: headerOf(rawHeaders, "content-encoding") });
  const length = Number(headerOf(rawHeaders, "content-length") ?? Number.NaN);
  const isBodyless = method === "HEAD" || status === 204 || status === 205 || status === 304 || length === 0;
  const isWhole = isBodyless || (length <= WHOLE_BYTES_MAX && !isEventStream);
  const body = new MeteredBody(call, upstream, tap, { isPiecemeal: call.isStreaming, isWhole });
  const answer = { status, rawHeaders: responseHeaders(rawHeaders, call.requestId, stripsUsage ? ["content-length"] : []) };
  if (!isWhole) return { ...answer, body };
  const bytes = await body.readWhole();
  return { ...answer, body: isBodyless ? null : bytes };
}

/** The answer's bytes, pulled by the client's pace; the end of the bytes is the end of the call. */
class MeteredBody implements AnswerBody {
  /** What may leave: already read, in order. */
  readonly #ready: Uint8Array[] = [];
  /** The event that ends the answer, or the last byte so far of an answer that is only useful whole: they leave after the record. */
  #held: Uint8Array | null = null;
  #hasEndEvent = false;
  #ended = false;

  constructor(
    private readonly call: CallInProgress,
    private readonly upstream: UpstreamAnswer,
    private readonly tap: UsageTap,
    private readonly passing: { isPiecemeal: boolean; isWhole: boolean },
  ) {
    call.onLeave = () => this.cancel();
    call.providerRequestId = headerOf(upstream.rawHeaders, "x-request-id") ?? headerOf(upstream.rawHeaders, "request-id");
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#ready.length === 0 && !this.#ended) await this.#advance();
    return this.#ready.shift() ?? null;
  }

  cancel(): void {
    this.upstream.cancel(new Error("the client left"));
    if (!this.call.hasEnded) void Promise.resolve(this.tap.end()).then(() => this.#finish("cancelled", null));
  }

  /** The rest of the answer in one piece, after the record. */
  async readWhole(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    try {
      const first = this.upstream.take() ?? (await this.upstream.read());
      for (let chunk = first; chunk; chunk = this.upstream.take() ?? (await this.upstream.read())) {
        if (this.upstream.status < 400) this.call.markFirstByte();
        this.tap.push(chunk);
        chunks.push(chunk);
      }
    } catch (error) {
      await this.#breakOff(error);
    }
    await this.#end();
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
  }

  async #advance(): Promise<void> {
    if (this.#hasEndEvent && this.#held) return this.#releaseEnding();
    const chunk = await this.upstream.read().catch((error: unknown) => this.#breakOff(error));
    if (chunk === null) return this.#end();
    if (this.upstream.status < 400) this.call.markFirstByte();
    const { bytes, ending } = this.tap.push(chunk);
    if (this.passing.isPiecemeal) this.#pass(bytes);
    else this.#holdLastByte(bytes);
    if (ending === null) return;
    this.#hasEndEvent = true;
    this.#held = ending;
  }

  /** The client takes the call as done when it sees the event that ends it, so the record comes first. */
  async #releaseEnding(): Promise<void> {
    await this.#finish("completed", null);
    this.#release();
  }

  async #breakOff(error: unknown): Promise<never> {
    await this.tap.end();
    if (this.call.attempt) this.call.attempt.statusCode = this.upstream.status;
    // Nothing has left yet: the client gets an error of ours instead, which then ends the call.
    if (this.passing.isWhole) throw error;
    const { code } = upstreamFailure(error, this.call.provider);
    void this.#finish("broken", code);
    this.#ended = true;
    throw error;
  }

  async #end(): Promise<void> {
    const left = this.tap.end();
    const rest = left instanceof Promise ? await left : left;
    const wire = this.call.route?.wire ?? "none";
    const isCutShort =
      this.call.isStreaming &&
      this.upstream.status < 400 &&
      ENDS_WITH_EVENT.has(wire) &&
      this.passing.isPiecemeal &&
      !this.tap.sawEndEvent &&
      !this.#isEncoded();
    await this.#finish(isCutShort ? "broken" : "completed", isCutShort ? "stream_ended_early" : null);
    // The end of the connection was all that said so: the client's must not end more cleanly than the provider's.
    if (isCutShort && !this.#isFramed()) throw new Error("the provider closed the connection in mid-stream");
    if (rest) this.#pass(rest);
    this.#release();
    this.#ended = true;
  }

  #isEncoded(): boolean {
    return headerOf(this.upstream.rawHeaders, "content-encoding") !== null;
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
    if (this.call.attempt) this.call.attempt.statusCode = status;
    return this.call.finish({ outcome, statusCode: status, errorCode });
  }
}
