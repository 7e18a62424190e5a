import { z } from "zod";
import { makeAddressList } from "../domain/address-list";
import type { Caller } from "../domain/call";
import { hasLimit, LIMIT_MAX, type LimitScope, type Limits, NO_LIMITS } from "../domain/limits";
import { env } from "../env";
import type { CredentialRow } from "./credential-kind";

/** How much a credential may call, and from where. */
export interface CredentialRules {
  limits: Limits;
  /** Addresses and networks; null: from anywhere. */
  allowedAddresses: readonly string[] | null;
}

const storedLimit = z.int().min(1).max(LIMIT_MAX).nullable().default(null);
/** As the column stores them. What is no such object is an error, never "as much as it likes". */
const storedLimits = z.object({ requestsPerMinute: storedLimit, tokensPerMinute: storedLimit, concurrency: storedLimit });
const storedAddresses = z.array(z.string()).min(1);

export const readLimits = (column: string | null): Limits => (column === null ? NO_LIMITS : storedLimits.parse(JSON.parse(column)));
export const writeLimits = (limits: Limits): string | null => (hasLimit(limits) ? JSON.stringify(limits) : null);

export function readRules({ limits, allowedAddresses }: Pick<CredentialRow, "limits" | "allowedAddresses">): CredentialRules {
  return { limits: readLimits(limits), allowedAddresses: allowedAddresses === null ? null : storedAddresses.parse(JSON.parse(allowedAddresses)) };
}

export function writeRules({ limits, allowedAddresses }: CredentialRules): Pick<CredentialRow, "limits" | "allowedAddresses"> {
  return { limits: writeLimits(limits), allowedAddresses: allowedAddresses && JSON.stringify(allowedAddresses) };
}

/** What a change says of limits: those that it does not name stay. Null: all of them go. */
export type LimitsChange = { [Name in keyof Limits]?: number | null | undefined } | null;

export function changeLimits(limits: Limits, change: LimitsChange): Limits {
  if (change === null) return NO_LIMITS;
  const { requestsPerMinute = limits.requestsPerMinute, tokensPerMinute = limits.tokensPerMinute, concurrency = limits.concurrency } = change;
  return { requestsPerMinute, tokensPerMinute, concurrency };
}

/** What an organization's calls count for together; empty: nothing. */
export function organizationScopes(id: string, column: string | null): LimitScope[] {
  const limits = readLimits(column);
  return hasLimit(limits) ? [{ id, noun: "organization", limits }] : [];
}

/** For the cached caller of a credential: nothing where nothing is limited. */
export function callerRules(
  row: CredentialRow & { organization: { limits: string | null } },
  noun: string,
): Pick<Caller, "limits" | "allowedAddresses"> {
  const { limits: stated, allowedAddresses } = readRules(row);
  const requestsPerMinute = stated.requestsPerMinute ?? env.DEFAULT_REQUESTS_PER_MINUTE ?? null;
  const own: LimitScope = { id: row.id, noun, limits: { ...stated, requestsPerMinute } };
  const scopes = [...(hasLimit(own.limits) ? [own] : []), ...organizationScopes(row.organizationId, row.organization.limits)];
  return {
    ...(scopes.length > 0 ? { limits: scopes } : {}),
    ...(allowedAddresses ? { allowedAddresses: makeAddressList(allowedAddresses) } : {}),
  };
}
