import { AppError } from "../../domain/errors";
import type { IdempotentRequest, KeptAnswer, OverCall } from "../../domain/idempotency";
import { formatUsd } from "../../domain/money";
import type { Settlement } from "../../domain/resale";
import type { Answer } from "../ask";
import type { CallInProgress } from "../call-in-progress";

/** Makes the call, or answers with what its first copy got. A first copy that failed and cost nothing counts as not made. */
export async function callOnce(call: CallInProgress, request: IdempotentRequest, make: () => Promise<Answer>): Promise<Answer> {
  const claim = await claimFor(call, request);
  switch (claim.status) {
    case "first":
      return request.isStreaming ? makeStream(call, request, make) : makeWhole(call, request, make);
    case "kept":
      return replay(claim.answer);
    case "over":
      return tellState(call, claim.call);
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

async function claimFor(call: CallInProgress, request: IdempotentRequest) {
  try {
    return await call.ports.idempotency.claim(request);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unavailable", "Idempotency keys cannot be checked right now.", { remedy: "Try again.", retryAfterSeconds: 5, cause });
  }
}

async function makeWhole(call: CallInProgress, request: IdempotentRequest, make: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await make();
    const { status: statusCode, rawHeaders } = answer;
    const kept = { statusCode, rawHeaders, body: Buffer.from(answer.body as Uint8Array).toString("utf8") };
    await attempt(call, () => call.ports.idempotency.finish(request, { statusCode, answer: kept }));
    return answer;
  } catch (error) {
    if (!(error instanceof AppError)) call.ports.report(error, call.requestId);
    const settlement = await call.finish({ outcome: "refused", statusCode: statusOf(error), errorCode: codeOf(error) });
    await conclude(call, request, { statusCode: statusOf(error), settlement, error });
    throw error;
  }
}

/** What a stream said is not kept; how it ended is told before its last byte. */
function makeStream(call: CallInProgress, request: IdempotentRequest, make: () => Promise<Answer>): Promise<Answer> {
  call.afterRecord.push(({ statusCode, errorCode }, settlement) => {
    const error = new AppError("conflict", `The first call with this Idempotency-Key failed (${errorCode ?? statusCode}).`, { remedy: "Try again." });
    return conclude(call, request, { statusCode, settlement, error });
  });
  return make();
}

async function conclude(
  call: CallInProgress,
  request: IdempotentRequest,
  ending: { statusCode: number; settlement: Settlement | null; error: unknown },
): Promise<void> {
  const { idempotency } = call.ports;
  // Without a settlement it is not known to be free: only a call without a hold is.
  const isFree = call.ticket === null || ending.settlement?.chargedNanoUsd === 0n;
  await attempt(call, () =>
    isFree ? idempotency.free(request, ending.error) : idempotency.finish(request, { statusCode: ending.statusCode, answer: null }),
  );
}

/** The answer is paid, and goes out whether or not its copies can be told. */
async function attempt(call: CallInProgress, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    call.ports.report(error, call.requestId);
  }
}

function replay({ statusCode, rawHeaders, body }: KeptAnswer): Answer {
  return { status: statusCode, rawHeaders: [...rawHeaders, "x-monitor-replayed", "true"], body: Buffer.from(body) };
}

function tellState(call: CallInProgress, over: OverCall): Answer {
  const { requestId, outcome, statusCode, inputTokens, outputTokens, chargedNanoUsd } = over;
  const cost = chargedNanoUsd === null ? null : formatUsd(chargedNanoUsd);
  const json = { object: "recorded_call", requestId, outcome, statusCode, tokens: { input: inputTokens, output: outputTokens }, cost };
  const body = Buffer.from(JSON.stringify(json));
  const rawHeaders = ["content-type", "application/json", "content-length", String(body.length), "cache-control", "no-store"];
  rawHeaders.push("x-monitor-request-id", call.requestId, "x-monitor-replayed", "true");
  if (cost !== null) rawHeaders.push("x-monitor-cost", cost);
  return { status: 200, rawHeaders, body };
}

function statusOf(error: unknown): number {
  return error instanceof AppError ? error.status : 500;
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : "internal";
}
