import { asList, asObject } from "../bytes/json/parse-members";
import { headerOf } from "../exchange";

/** Longer waits are nobody's to promise. */
const SECONDS_MAX = 3600;

/**
 * Seconds that a provider asks to wait before the next try: the `retry-after` headers (seconds, or a date: RFC 9110 §10.2.3), else
 * `google.rpc.RetryInfo` in the body; null when it says nothing.
 */
export function readRetryAfter(rawHeaders: readonly string[], body: unknown, nowMs: number): number | null {
  const millis = Number(headerOf(rawHeaders, "retry-after-ms") ?? Number.NaN);
  const stated = headerOf(rawHeaders, "retry-after");
  const seconds = Number.isFinite(millis) ? millis / 1000 : stated === null ? readDelay(body) : readSeconds(stated, nowMs);
  return seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, SECONDS_MAX) : null;
}

function readSeconds(text: string, nowMs: number): number {
  const seconds = Number(text);
  return Number.isFinite(seconds) ? seconds : Math.max(0, (Date.parse(text) - nowMs) / 1000);
}

function readDelay(body: unknown): number | null {
  const error = asObject(asObject(Array.isArray(body) ? body[0] : body)?.error);
  for (const detail of asList(error?.details)) {
    const delay = asObject(detail)?.retryDelay;
    const seconds = typeof delay === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1] : undefined;
    if (seconds !== undefined) return Number(seconds);
  }
  return null;
}
