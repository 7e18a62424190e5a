import type { RequestDetail } from "@/queries/requests/get-request";

/** Where the cause lies: what is to be changed so that the next call succeeds. */
export type Culprit = "request" | "account" | "client" | "provider" | "operator" | "gateway";

/** What each of our error codes says of a recorded call. */
const OUR_CODES = {
  invalid_request: "request",
  context_length_exceeded: "request",
  model_not_found: "request",
  not_found: "request",
  method_not_allowed: "request",
  payload_too_large: "request",
  unsupported_media_type: "request",
  idempotency_mismatch: "request",
  conflict: "request",
  forbidden: "account",
  insufficient_balance: "account",
  budget_exceeded: "account",
  rate_limited: "account",
  provider_key_rejected: "operator",
  provider_not_configured: "operator",
  unavailable: "provider",
  upstream_error: "provider",
  upstream_timeout: "provider",
  internal: "gateway",
} as const satisfies Record<string, Culprit>;

/** What a call tells by how it ended, whatever its code. */
const ENDINGS = {
  client_left: "client",
  stream_ended_early: "provider",
  error_in_answer: "provider",
  provider_busy: "provider",
} as const satisfies Record<string, Culprit>;

/** What a provider's own refusal of a passed-through call means. Its code is the provider's, and there is no list of those. */
const PROVIDER_STATUSES = {
  provider_400: "request",
  provider_401: "account",
  provider_403: "account",
  provider_404: "request",
  provider_413: "request",
  provider_429: "provider",
  provider_4xx: "request",
  provider_5xx: "provider",
} as const satisfies Record<string, Culprit>;

const STORIES = { ...OUR_CODES, ...ENDINGS, ...PROVIDER_STATUSES };
export type Story = keyof typeof STORIES;
export const ALL_STORIES = Object.keys(STORIES) as Story[];

export interface Failure {
  /** The key of its texts, `request.failure.<story>`. */
  story: Story;
  culprit: Culprit;
}

const has = <T extends object>(table: T, key: string): key is Extract<keyof T, string> => Object.hasOwn(table, key);

function ofStatus(statusCode: number): Story {
  const exact = `provider_${statusCode}`;
  if (has(PROVIDER_STATUSES, exact)) return exact;
  if (statusCode === 422) return "provider_400";
  return statusCode >= 500 ? "provider_5xx" : "provider_4xx";
}

type Call = Pick<RequestDetail, "mode" | "outcome" | "statusCode" | "errorCode"> & { attempts: readonly { statusCode: number | null }[] };

function tell({ mode, outcome, statusCode, errorCode, attempts }: Call): Story {
  if (outcome === "cancelled") return "client_left";
  if (errorCode === "stream_ended_early") return errorCode;
  // The provider's answer went through as it came, and so did its code.
  const isProviders = mode === "pass-through" && (attempts.at(-1)?.statusCode ?? null) !== null;
  if (!isProviders && errorCode !== null && has(OUR_CODES, errorCode)) {
    return errorCode === "rate_limited" && attempts.length > 0 ? "provider_busy" : errorCode;
  }
  return statusCode < 400 ? "error_in_answer" : ofStatus(statusCode);
}

/** Why a call failed, and whose turn it is. Null: it did not. */
export function explainFailure(call: Call): Failure | null {
  if (call.outcome === "completed" && call.statusCode < 400) return null;
  const story = tell(call);
  return { story, culprit: STORIES[story] };
}
