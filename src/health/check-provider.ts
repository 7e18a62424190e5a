import { type Dispatcher, request } from "undici";
import type { HealthStatus } from "../domain/health";

/** The cheapest call that a provider has, with the operator's key. */
export interface CheckRequest {
  url: string;
  /** Name, value, name, value … */
  headers: string[];
}

export interface CheckResult {
  status: HealthStatus;
  /** To the response's headers; null: none came, or nothing was sent. */
  latencyMs: number | null;
  /** In words, without addresses and secrets; null: nothing is wrong. */
  error: string | null;
}

export interface CheckLimits {
  /** To the end of the answer. */
  answerMsMax: number;
  /** From then on it is degraded. */
  slowMs: number;
}
const CHECK_LIMITS: CheckLimits = { answerMsMax: 5_000, slowMs: 2_000 };
/** A list of models can be long, and nobody reads it. */
const BODY_BYTES_MAX = 64 * 1024;

/** Asks the provider, for a bounded time. Follows no redirect: it would take the key elsewhere. Never throws. */
export async function checkProvider({ url, headers }: CheckRequest, dispatcher: Dispatcher, limits = CHECK_LIMITS): Promise<CheckResult> {
  const { answerMsMax, slowMs } = limits;
  const signal = AbortSignal.timeout(answerMsMax);
  const startedMs = performance.now();
  try {
    const { statusCode, body } = await request(url, { dispatcher, headers, signal, headersTimeout: answerMsMax, bodyTimeout: answerMsMax });
    const latencyMs = Math.round(performance.now() - startedMs);
    await body.dump({ limit: BODY_BYTES_MAX, signal });
    return judgeAnswer(statusCode, latencyMs, slowMs);
  } catch (error) {
    return { status: "down", latencyMs: null, error: signal.aborted ? `no answer within ${answerMsMax / 1000} s` : explain(error) };
  }
}

function judgeAnswer(statusCode: number, latencyMs: number, slowMs: number): CheckResult {
  const result = (status: HealthStatus, error: string | null) => ({ status, latencyMs, error });
  if (statusCode >= 500) return result("down", `it answers ${statusCode}`);
  if (statusCode === 401 || statusCode === 403) return result("down", `the operator's key is rejected (${statusCode})`);
  if (statusCode === 402) return result("down", "the operator's account is out of credit (402)");
  if (statusCode === 429) return result("degraded", "the operator's key is rate limited (429)");
  if (statusCode >= 400)
    return result("unknown", `the check's path is not there or not allowed (${statusCode}): look at the base URL and the health path`);
  if (statusCode >= 300) return result("down", `it redirects (${statusCode}), which is not followed: look at the base URL`);
  return latencyMs > slowMs ? result("degraded", "it answers slowly") : result("healthy", null);
}

/** The system's or undici's code: messages may hold addresses. */
function explain(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return `it cannot be reached (${String(code ?? cause?.code ?? "no reason given")})`;
}
