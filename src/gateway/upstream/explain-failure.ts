import { errors } from "undici";
import { AppError, ERROR_STATUS, type ErrorCode } from "../../domain/errors";
import { parseJson } from "../bytes/json/parse-members";
import type { TranslatedError } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import { readRetryAfter } from "./read-retry-after";
import { gatherBytes, readBytes } from "./upstream-bytes";
import type { UpstreamResponse } from "./upstream-response";

const TIMEOUTS = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
/** Nobody bills these: the call may be sent again. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 529]);
/** No connection, so that nothing was sent. */
const UNSENT_CODES: ReadonlySet<string> = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"],
]);
/** When the caller may try again where the provider names no time; null: then nothing is said. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number | null>> = { rate_limited: 1, unavailable: 5, upstream_error: null };

/** Why there was no response, in words that a client may see: never the address or the system's own text. */
export function upstreamFailure(error: unknown, providerId: string): AppError {
  if (error instanceof AppError) return error;
  if (TIMEOUTS.some((Timeout) => error instanceof Timeout)) {
    return new AppError("upstream_timeout", `${providerId} did not answer in time.`, {
      remedy: "Try again; the provider may be overloaded.",
      cause: error,
    });
  }
  return new AppError("upstream_error", `${providerId} could not be reached, or closed the connection.`, {
    remedy: "Try again; if it goes on, look at the provider's status page.",
    cause: error,
  });
}

/** Whether a try that failed with this cannot have reached the provider. */
export function wasNeverSent(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && UNSENT_CODES.has(code);
}

export interface Refusal {
  error: AppError;
  isRetryable: boolean;
  /** As the provider asks. */
  waitSeconds: number | null;
  /** The provider refuses the operator's own key or account: somebody must look. */
  isOurs: boolean;
}

/** A provider's error response in the words of our contract. */
export async function explainRefusal(upstream: UpstreamResponse, providerId: string, nowMs: number): Promise<Refusal> {
  const body = await readErrorBody(upstream);
  const waitSeconds = readRetryAfter(upstream.rawHeaders, body, nowMs);
  const error = speakOfUs(toAppError(translateError(upstream.status, body), waitSeconds), providerId);
  // Out of our own credit, or with a bad key of ours, another try ends the same way.
  const isOurs = error.code === "provider_key_rejected" || (error.code === "unavailable" && upstream.status < 500);
  return { error, isRetryable: !isOurs && RETRIED_STATUSES.has(upstream.status), waitSeconds, isOurs };
}

/** A provider limits the operator's account: its words about quotas and plans are not for our callers. */
function speakOfUs(error: AppError, providerId: string): AppError {
  if (error.code !== "rate_limited") return error;
  const { retryAfterSeconds } = error;
  return new AppError("rate_limited", `${providerId} takes no more calls from this gateway right now.`, {
    retryAfterSeconds,
    remedy: "Try again later.",
  });
}

/** Undefined when it is no JSON, or never came. */
async function readErrorBody(upstream: UpstreamResponse): Promise<unknown> {
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
  const retryAfterSeconds = code in RETRY_AFTER_SECONDS ? (waitSeconds ?? RETRY_AFTER_SECONDS[code] ?? undefined) : undefined;
  return new AppError(code, error.message, { ...(error.param === null ? {} : { param: error.param }), retryAfterSeconds });
}
