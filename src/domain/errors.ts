/** Every error code of the HTTP contract and its status. */
export const ERROR_STATUS = {
  invalid_request: 400,
  context_length_exceeded: 400,
  invalid_credentials: 401,
  invalid_token: 401,
  invalid_api_key: 401,
  unauthenticated: 401,
  insufficient_balance: 402,
  budget_exceeded: 402,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  method_not_allowed: 405,
  email_taken: 409,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  upstream_error: 502,
  provider_key_rejected: 502,
  provider_not_configured: 503,
  unavailable: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export interface AppErrorDetail {
  /** What to do next, for the person who reads the error. */
  remedy?: string;
  /** Seconds for `Retry-After`. */
  retryAfterSeconds?: number;
  /** The field of the request that is wrong, as a path: `messages[2].content[0].image_url.url`. */
  param?: string;
  /** Methods for `Allow` (RFC 9110 §15.5.6): `GET, HEAD`. */
  allow?: string;
  /** For the log only; never sent. */
  cause?: unknown;
}

/** The same in every copy of this module. */
const BRAND = Symbol.for("llm-monitor.AppError");

/** The one error that may reach a client: `message` and `remedy` are public, `cause` is not. */
export class AppError extends Error {
  readonly [BRAND] = true;

  /** By the brand: what lives once in a process (the ledger's queue) may throw the class of one of Next's bundles into the code of another. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  readonly status: number;
  readonly remedy: string;
  readonly retryAfterSeconds: number | undefined;
  readonly param: string | null;
  readonly allow: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    detail: AppErrorDetail = {},
  ) {
    super(message, { cause: detail.cause });
    this.name = "AppError";
    this.status = ERROR_STATUS[code];
    this.remedy = detail.remedy ?? "";
    this.retryAfterSeconds = detail.retryAfterSeconds;
    this.param = detail.param ?? null;
    this.allow = detail.allow;
  }
}
