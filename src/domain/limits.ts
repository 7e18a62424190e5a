export const LIMIT_NAMES = ["requestsPerMinute", "tokensPerMinute", "concurrency"] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** How much may be called. Null: as much as one likes. */
export type Limits = Readonly<Record<LimitName, number | null>>;

export const NO_LIMITS: Limits = Object.freeze({ requestsPerMinute: null, tokensPerMinute: null, concurrency: null });

/** No limit is higher: 64-bit counters, and sums of them, have room for it. */
export const LIMIT_MAX = 1_000_000_000;

/** What calls are counted for. */
export interface LimitScope {
  /** Of a key, a token or an organization. */
  id: string;
  /** As messages name it: `API key`. */
  noun: string;
  limits: Limits;
}

/** What is left of a limit. */
export interface Quota {
  limit: number;
  remaining: number;
  /** Until the window ends. */
  resetMs: number;
}

/** The tightest of the limits that a call was counted for. Null: there is none of that kind. */
export interface Quotas {
  requests: Quota | null;
  tokens: Quota | null;
}

/** Why a call may not be made now. */
export interface ExceededLimit {
  scope: LimitScope;
  name: LimitName;
  retryAfterMs: number;
}

export const hasLimit = (limits: Limits): boolean => LIMIT_NAMES.some((name) => limits[name] !== null);
