import { setTimeout as sleep } from "node:timers/promises";
import { AppError, ERROR_STATUS, type ErrorCode } from "../../domain/errors";
import { parseJson } from "../bytes/json/parse-members";
import type { CallInProgress } from "../call-in-progress";
import { send, type UpstreamAnswer, type UpstreamRequest, upstreamFailure } from "../send";
import type { TranslatedError } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import type { Departure } from "./departure";
import { readRetryAfter } from "./read-retry-after";
import { gatherBytes, readBytes } from "./upstream-bytes";

/** Nobody bills these: the call may be sent again. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 529]);
/** No connection, so that nothing was sent. */
const UNSENT_CODES: ReadonlySet<string> = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"],
]);
/** A provider that asks for more gets the next try from the caller. */
const WAIT_SECONDS_MAX = 2;
const BACKOFF_MS = 250;
/** Said to the caller where the provider names no time. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = { rate_limited: 1, unavailable: 5 };

interface Failure {
  error: AppError;
  isRetryable: boolean;
  /** As the provider asks. */
  waitSeconds: number | null;
}

/**
 * Sends, again where that cannot cost anything, and resolves with an answer that is none of an error. Each try is noted in the call.
 * `onAnswer` gets each try's answer, to cancel it by. @throws AppError in the contract's words, when the provider refuses or cannot be reached
 */
export async function sendWithRetries(
  call: CallInProgress,
  request: UpstreamRequest,
  options: { departure: Departure; onAnswer: (answer: UpstreamAnswer) => void },
): Promise<UpstreamAnswer> {
  const { ports } = call;
  const startedMs = performance.now();
  let waitedMs = 0;
  for (let retries = 0; ; retries++) {
    call.beginAttempt();
    const result = await tryOnce(call, request, options.onAnswer);
    if (!("error" in result)) return result;
    const { error, isRetryable, waitSeconds } = result;
    call.endAttempt({ errorCode: error.code });
    const waitMs = waitSeconds === null ? BACKOFF_MS * 2 ** retries * (0.5 + Math.random()) : waitSeconds * 1000;
    // The limit is on how long a provider may be silent, not on how long it asks us to wait.
    const isInTime = waitMs <= WAIT_SECONDS_MAX * 1000 && performance.now() - startedMs - waitedMs < request.firstByteMsMax;
    if (!isRetryable || retries >= ports.limits.retriesMax || !isInTime || options.departure.hasLeft) throw error;
    await sleep(waitMs);
    waitedMs += waitMs;
    if (options.departure.hasLeft) throw error;
  }
}

async function tryOnce(
  call: CallInProgress,
  request: UpstreamRequest,
  onAnswer: (answer: UpstreamAnswer) => void,
): Promise<UpstreamAnswer | Failure> {
  let upstream: UpstreamAnswer;
  try {
    upstream = await send(call.ports.dispatcher, request, onAnswer);
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    return { error: upstreamFailure(cause, call.provider), isRetryable: typeof code === "string" && UNSENT_CODES.has(code), waitSeconds: null };
  }
  call.endAttempt({ statusCode: upstream.status, errorCode: null });
  if (upstream.status >= 200 && upstream.status < 300) return upstream;
  return refusal(call, upstream);
}

async function refusal(call: CallInProgress, upstream: UpstreamAnswer): Promise<Failure> {
  const body = await readErrorBody(upstream);
  const waitSeconds = readRetryAfter(upstream.rawHeaders, body, call.ports.nowMs());
  const error = speakOfUs(call, toAppError(translateError(upstream.status, body), waitSeconds));
  // Out of our own credit, or with a bad key of ours, another try ends the same way.
  const isOurs = error.code === "provider_key_rejected" || (error.code === "unavailable" && upstream.status < 500);
  if (isOurs) call.ports.report(new Error(`${call.provider} refuses the operator's key (${error.code}, status ${upstream.status})`), call.requestId);
  return { error, isRetryable: !isOurs && RETRIED_STATUSES.has(upstream.status), waitSeconds };
}

/** A provider limits the operator's account: its words about quotas and plans are not for our callers. */
function speakOfUs(call: CallInProgress, error: AppError): AppError {
  if (error.code !== "rate_limited") return error;
  const { retryAfterSeconds } = error;
  return new AppError("rate_limited", `${call.provider} takes no more calls from this gateway right now.`, {
    retryAfterSeconds,
    remedy: "Try again later.",
  });
}

/** Undefined when it is no JSON, or never came. */
async function readErrorBody(upstream: UpstreamAnswer): Promise<unknown> {
  try {
    return parseJson(Buffer.from(await gatherBytes(readBytes(upstream))).toString("utf8"));
  } catch {
    upstream.cancel(new Error("the provider's error could not be read"));
    return undefined;
  }
}

/** A provider's error in the contract's words; a code that is none of the contract's is an upstream error. */
export function toAppError({ error }: TranslatedError, waitSeconds: number | null = null): AppError {
  const code = error.code !== null && Object.hasOwn(ERROR_STATUS, error.code) ? (error.code as ErrorCode) : "upstream_error";
  const retryAfterSeconds = code in RETRY_AFTER_SECONDS ? (waitSeconds ?? RETRY_AFTER_SECONDS[code]) : undefined;
  return new AppError(code, error.message, { ...(error.param === null ? {} : { param: error.param }), retryAfterSeconds });
}
