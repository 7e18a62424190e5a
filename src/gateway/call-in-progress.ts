import type { Attempt, Caller, CallLabels, FinishedCall } from "../domain/call";
import { newId } from "../domain/ids";
import type { Settlement, Ticket } from "../domain/resale";
import type { Outcome } from "../domain/usage";
import type { GatewayPorts } from "./ports";
import type { ErrorShape, ReaderResult, Route, UsageReader } from "./providers/contract";

export interface CallEnding {
  outcome: Outcome;
  statusCode: number;
  errorCode?: string | null;
}

const NOTHING_READ: ReaderResult = { passes: [], source: "none", model: null, serviceTier: null, responseId: null, errorCode: null, rawUsage: null };
/** Paths and names are kept for people to read; what is longer is noise or an attack. */
const TEXT_LENGTH_MAX = 200;

/** What is known about a call while it runs. It ends exactly once, whoever gets there first: answer, client or provider. */
export class CallInProgress {
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly #startedAt = performance.now();
  /** Run, in order, once the call is recorded, before anybody who waits for that goes on. */
  readonly afterRecord: ((ending: CallEnding, settlement: Settlement | null) => void | Promise<void>)[] = [];
  #recorded: Promise<Settlement | null> | null = null;
  /** Until someone is known to ask, there is nobody to record the call for. */
  caller: Caller | null = null;
  labels: CallLabels = { sessionId: null, userId: null, tags: null };
  provider = "";
  endpoint = "";
  method = "";
  errorShape: ErrorShape = "openai";
  route: Route | null = null;
  requestedModel = "";
  isStreaming = false;
  reader: UsageReader | null = null;
  /** Each try at a provider, in order. */
  readonly attempts: Attempt[] = [];
  /** Reseller: the money that is held for the call. */
  ticket: Ticket | null = null;
  /** The provider's own name for the call, once there is an answer. */
  providerRequestId: string | null = null;
  /** Set once there is an answer, which then ends the call with what it has read. */
  onLeave: (() => void) | null = null;
  ttftMs: number | null = null;

  constructor(readonly ports: GatewayPorts) {
    this.startedAtMs = ports.nowMs();
    this.requestId = newId("req", this.startedAtMs);
  }

  /** The running try; null: nothing was sent yet. */
  get attempt(): Attempt | null {
    return this.attempts.at(-1) ?? null;
  }

  beginAttempt(): void {
    this.attempts.push({ provider: this.provider, statusCode: null, errorCode: null, startedAtMs: this.ports.nowMs(), latencyMs: 0 });
  }

  /** The running try is over; what is not known now stays as it was noted. */
  endAttempt(ending: { statusCode?: number; errorCode: string | null }): void {
    if (this.attempt) Object.assign(this.attempt, { ...ending, latencyMs: this.ports.nowMs() - this.attempt.startedAtMs });
  }

  elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  /** The first byte of a streamed answer is here; an error is no answer. */
  markFirstByte(): void {
    if (this.isStreaming) this.ttftMs ??= this.elapsedMs();
  }

  get hasEnded(): boolean {
    return this.#recorded !== null;
  }

  /** Records the call, and settles it; a second ending changes nothing. Resolves when the record is safe, or has waited long enough. */
  finish(ending: CallEnding): Promise<Settlement | null> {
    this.#recorded ??= this.caller ? this.#record(this.caller, ending) : Promise.resolve(null);
    return this.#recorded;
  }

  #record(caller: Caller, ending: CallEnding): Promise<Settlement | null> {
    const recorded = this.ports.record(this.#describe(caller, ending));
    return this.afterRecord.length === 0 ? recorded : recorded.then((settlement) => this.#tell(ending, settlement));
  }

  async #tell(ending: CallEnding, settlement: Settlement | null): Promise<Settlement | null> {
    for (const listener of this.afterRecord) await listener(ending, settlement);
    return settlement;
  }

  /** What was made earlier and is read here (a batch's results) may state no id: then its path names it, however often it is read. */
  #responseId({ responseId, passes }: ReaderResult): string | null {
    const pathId = this.method === "GET" && passes.length > 0 ? (this.route?.upstreamPath ?? null) : null;
    const id = responseId ?? pathId;
    return id === null ? null : shorten(id);
  }

  #describe(caller: Caller, ending: CallEnding): FinishedCall {
    const read = this.reader?.result() ?? NOTHING_READ;
    const isError = read.errorCode !== null && ending.outcome === "completed" && ending.statusCode < 400;
    const outcome = isError ? "broken" : ending.outcome;
    const errorCode = ending.errorCode ?? read.errorCode;
    this.endAttempt({ errorCode });
    return {
      requestId: this.requestId,
      caller,
      labels: this.labels,
      provider: this.provider,
      wire: this.route?.wire ?? "none",
      method: this.method,
      endpoint: shorten(this.endpoint),
      requestedModel: shorten(this.requestedModel),
      model: shorten(read.model ?? this.requestedModel),
      serviceTier: read.serviceTier,
      isStreaming: this.isStreaming,
      statusCode: ending.statusCode,
      outcome,
      errorCode: errorCode === null ? null : shorten(errorCode),
      passes: read.passes,
      usageSource: read.source,
      isBillable: this.route?.isBillable ?? false,
      rawUsage: read.rawUsage,
      attempts: this.attempts,
      providerRequestId: this.providerRequestId ? shorten(this.providerRequestId) : null,
      providerResponseId: this.#responseId(read),
      startedAtMs: this.startedAtMs,
      ttftMs: this.ttftMs,
      latencyMs: this.elapsedMs(),
      ticket: this.ticket,
    };
  }
}

function shorten(text: string): string {
  return text.length > TEXT_LENGTH_MAX ? text.slice(0, TEXT_LENGTH_MAX) : text;
}
