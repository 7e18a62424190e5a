import { NANO_PER_USD, type NanoUsd, parseUsd } from "./money";
import { ONE_LINE } from "./one-line";

export const SCOPE_TYPES = ["organization", "key", "token", "user", "tag"] as const;
export const BUDGET_PERIODS = ["day", "month"] as const;
/** A hard budget refuses calls; a soft one only counts them. */
export const BUDGET_MODES = ["hard", "soft"] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];
export type BudgetPeriodName = (typeof BUDGET_PERIODS)[number];
export type BudgetMode = (typeof BUDGET_MODES)[number];

/** Whose spending a budget counts. `id`: of the organization, the key or the token; what `X-Monitor-User` says; of a tag, `name=value`. */
export interface BudgetScope {
  type: ScopeType;
  id: string;
}

/** What a call says of itself that budgets go by. */
export interface BudgetLabels {
  userId: string | null;
  tags: Record<string, string> | null;
}

export interface Spender extends BudgetLabels {
  organizationId: string;
  /** The monitor token's or API key's id. */
  credentialId: string;
}

/** The scope as `BudgetPeriod.scope` has it; the triggers of the migrations write the same of each call. */
export function scopeKey({ type, id }: BudgetScope): string {
  if (type === "organization") return "organization";
  return type === "key" || type === "token" ? `credential:${id}` : `${type}:${id}`;
}

/** The keys of all scopes that a call counts in. */
export function scopeKeysOf({ credentialId, userId, tags }: Omit<Spender, "organizationId">): string[] {
  const keys = ["organization", `credential:${credentialId}`];
  if (userId !== null) keys.push(`user:${userId}`);
  for (const [name, value] of Object.entries(tags ?? {})) keys.push(`tag:${name}=${value}`);
  return keys;
}

/** The same of a hold, which keeps the call's labels as JSON. */
export function scopeKeysOfHold({ credentialId, labels }: { credentialId: string; labels: string | null }): string[] {
  const known = labels === null ? { userId: null, tags: null } : (JSON.parse(labels) as BudgetLabels);
  return scopeKeysOf({ credentialId, ...known });
}

/** A hard budget that stands in a call's way. */
export interface SpentBudget {
  id: string;
  scope: BudgetScope;
  period: BudgetPeriodName;
  amountNanoUsd: bigint;
  spentNanoUsd: bigint;
  /** For running calls. */
  heldNanoUsd: bigint;
  /** Milliseconds since the epoch. */
  resetsAtMs: number;
}

/** What a budget leaves for further calls; never negative. */
export function leftOf({ amountNanoUsd, spentNanoUsd, heldNanoUsd }: Pick<SpentBudget, "amountNanoUsd" | "spentNanoUsd" | "heldNanoUsd">): bigint {
  const left = amountNanoUsd - spentNanoUsd - heldNanoUsd;
  return left > 0n ? left : 0n;
}

/** A billion dollars: what a thousand of them sum to is still a number that both databases hold. */
const AMOUNT_NANO_USD_MAX = 1_000_000_000n * NANO_PER_USD;
export const BUDGET_AMOUNT_RULE = "must be an amount in USD above 0 and at most 1000000000, with at most nine decimals, for example 25.00";

/** `"25"`, `"0.000001"` → nano-dollars; null: not an amount that a budget can have. */
export function readBudgetAmount(text: string): NanoUsd | null {
  if (!/^\d{1,10}(\.\d{1,9})?$/.test(text)) return null;
  const amount = parseUsd(text);
  return amount > 0n && amount <= AMOUNT_NANO_USD_MAX ? amount : null;
}

const LABEL_CHARACTERS_MAX = 200;
export const USER_ID_RULE = `must be what X-Monitor-User says: 1 to ${LABEL_CHARACTERS_MAX} characters on one line`;
export const TAG_ID_RULE = `must be one tag, name=value, of at most ${LABEL_CHARACTERS_MAX} characters and without a comma`;

/** A user or a tag as calls state it, without blanks around; null: no call can state this. */
export function readLabelId(type: "user" | "tag", text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > LABEL_CHARACTERS_MAX || !ONE_LINE.test(trimmed)) return null;
  if (type === "user") return trimmed;
  const split = trimmed.indexOf("=");
  const name = trimmed.slice(0, Math.max(0, split)).trim();
  return name === "" || trimmed.includes(",") ? null : `${name}=${trimmed.slice(split + 1).trim()}`;
}
