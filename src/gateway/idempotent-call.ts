import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { AppError } from "../domain/errors";
import type { Claim, IdempotentRequest, KeptAnswer, OverCall } from "../domain/idempotency";
import { formatUsd } from "../domain/money";
import type { Settlement } from "../domain/resale";
import type { CallEnding } from "./call-ending";
import type { CallState } from "./call-state";
import { type GatewayResponse, headerOf, jsonResponse } from "./exchange";
import { findApiKey } from "./identify";
import type { ResoldCall } from "./read";
import { refuseField } from "./translate/chat/check-fields";

const NAME = "idempotency-key";
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A longer stream is not kept: its copies are told what is known of the call. */
const STREAM_BYTES_MAX = 4 * 1024 * 1024;

interface KeptStream extends Omit<GatewayResponse, "body"> {
  /** The events that leave when the call is paid. */
  last(settlement: Settlement | null): readonly Uint8Array[];
}

/** The first call with an `Idempotency-Key`: it has to say how it ended, for its copies, before its last byte leaves. */
export class IdempotentCall {
  #isConcluded = false;
  #stream: KeptStream | null = null;
  #said: Uint8Array[] = [];
  #saidBytes = 0;

  constructor(
    private readonly state: CallState,
    private readonly request: IdempotentRequest,
  ) {
    if (request.isStreaming) state.onRecorded.push((ending, settlement) => this.#endStream(ending, settlement));
  }

  /** An answer in one piece: its copies get the same bytes. */
  async keep(response: GatewayResponse): Promise<void> {
    if (this.#isConcluded || !(response.body instanceof Uint8Array)) return;
    this.#isConcluded = true;
    const { status: statusCode, rawHeaders } = response;
    const isText = isUtf8(response.body); // sound is not kept
    const answer = isText ? { statusCode, rawHeaders, body: Buffer.from(response.body).toString("utf8") } : null;
    await this.#tell(() => this.#port.finish(this.request, { statusCode, answer }));
  }

  /** From now on this stream is the answer. */
  beginStream(stream: KeptStream): void {
    this.#stream = stream;
  }

  /** What of the stream leaves next. */
  gather(events: readonly Uint8Array[]): void {
    if (this.#saidBytes > STREAM_BYTES_MAX) return;
    for (const event of events) this.#saidBytes += event.length;
    if (this.#saidBytes > STREAM_BYTES_MAX) this.#said = [];
    else this.#said.push(...events);
  }

  /** The stream is over, and paid: its copies get all of it, also where it broke off after it had cost something. */
  async #endStream(ending: CallEnding, settlement: Settlement | null): Promise<void> {
    const failedFree = ending.errorCode !== null && this.#isFree(settlement);
    try {
      if (!this.#stream || failedFree) return;
      const { last, ...head } = this.#stream;
      this.gather(last(settlement));
      if (this.#saidBytes <= STREAM_BYTES_MAX) await this.keep({ ...head, body: Buffer.concat(this.#said) });
    } finally {
      this.#said = [];
      await this.conclude(ending, settlement);
    }
  }

  /** The call ended without an answer that could be kept. One that cost nothing counts as not made: its key can be used again. */
  async conclude({ statusCode, errorCode }: CallEnding, settlement: Settlement | null, error?: AppError): Promise<void> {
    if (this.#isConcluded) return;
    this.#isConcluded = true;
    const failed = `The first call with this Idempotency-Key failed (${errorCode ?? statusCode}).`;
    const told = error ?? new AppError("conflict", failed, { remedy: "Try again." });
    await this.#tell(() =>
      this.#isFree(settlement) ? this.#port.free(this.request, told) : this.#port.finish(this.request, { statusCode, answer: null }),
    );
  }

  /** Without a settlement it is not known to be free: only a call without a hold is. */
  #isFree(settlement: Settlement | null): boolean {
    return this.state.ticket === null || settlement?.chargedNanoUsd === 0n;
  }

  get #port() {
    return this.state.ports.idempotency;
  }

  /** The call is already settled: its response goes out even if the idempotency record cannot be updated. */
  async #tell(tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      this.state.ports.report(error, this.state.requestId);
    }
  }
}

/**
 * Claims the call's `Idempotency-Key`: null when it has none, the claim when it is the first with its key, else the response that a copy gets.
 * @throws AppError `invalid_request` for a key that is none, `conflict`, `idempotency_mismatch`, `unavailable`
 */
export async function claimIdempotencyKey(state: CallState, call: ResoldCall): Promise<IdempotentCall | GatewayResponse | null> {
  const key = headerOf(state.request.rawHeaders, NAME);
  if (key === null) return null;
  if (!KEY.test(key)) throw refuseField(NAME, "must be 1 to 255 printable ASCII characters");
  const request = makeRequest(state, call, key);
  const claim = await claimKey(state, request);
  switch (claim.status) {
    case "first":
      return new IdempotentCall(state, request);
    case "kept":
      return replay(claim.answer);
    case "over":
      // A program that reads events would take anything else for a stream that says nothing.
      if (call.isStreaming) throw notKept(claim.call);
      return describeRecordedCall(state.requestId, claim.call);
    case "running":
      throw new AppError("conflict", "The first call with this Idempotency-Key is still running.", {
        remedy: "Ask again when it is over, or use another key for another call.",
        retryAfterSeconds: 1,
      });
    case "mismatch":
      throw new AppError("idempotency_mismatch", "This Idempotency-Key was used for another request.", {
        remedy: "Use a new key for a new request.",
      });
  }
}

function makeRequest({ request, caller, endpoint, requestId }: CallState, call: ResoldCall, key: string): IdempotentRequest {
  return {
    organizationId: caller?.organizationId ?? "",
    credentialId: caller?.credentialId ?? "",
    credential: request.caller ? null : (headerOf(request.rawHeaders, "authorization") ?? findApiKey(request.rawHeaders)),
    key,
    bodyDigest: createHash("sha256")
      .update(endpoint?.path ?? "")
      .update(endpoint?.mode === "reseller" ? endpoint.modelName : "")
      .update(call.kind === "chat" && call.streamsAs === "array" ? call.streamsAs : "")
      .update("\n")
      .update(call.bytes)
      .digest("hex"),
    requestId,
    isStreaming: call.isStreaming,
  };
}

async function claimKey({ ports }: CallState, request: IdempotentRequest): Promise<Claim> {
  try {
    return await ports.idempotency.claim(request);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unavailable", "Idempotency keys cannot be checked right now.", { remedy: "Try again.", retryAfterSeconds: 5, cause });
  }
}

function replay({ statusCode, rawHeaders, body }: KeptAnswer): GatewayResponse {
  return { status: statusCode, rawHeaders: [...rawHeaders, "x-monitor-replayed", "true"], body: Buffer.from(body) };
}

function notKept({ requestId, chargedNanoUsd }: OverCall): AppError {
  const charged = chargedNanoUsd === null ? "" : `, and was charged ${formatUsd(chargedNanoUsd)}`;
  return new AppError("conflict", `The first call with this Idempotency-Key (${requestId}) is over${charged}; what its stream said is not kept.`, {
    remedy: "Use another key for another call.",
  });
}

function describeRecordedCall(ownRequestId: string, over: OverCall): GatewayResponse {
  const { requestId, outcome, statusCode, inputTokens, outputTokens, chargedNanoUsd } = over;
  const cost = chargedNanoUsd === null ? null : formatUsd(chargedNanoUsd);
  const json = { object: "recorded_call", requestId, outcome, statusCode, tokens: { input: inputTokens, output: outputTokens }, cost };
  const headers = ["x-monitor-replayed", "true", ...(cost === null ? [] : ["x-monitor-cost", cost])];
  return jsonResponse(json, { requestId: ownRequestId, headers });
}
