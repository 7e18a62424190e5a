import { authenticateSession } from "@/access/authenticate-session";
import { exactAddress } from "@/access/client-address";
import { isListed } from "@/domain/address-list";
import type { Caller } from "@/domain/call";
import { AppError } from "@/domain/errors";
import { authenticateApiKey, authenticateMonitorToken } from "@/keys/authenticate-credential";
import { API_KEY, MONITOR_TOKEN } from "@/keys/credential-kind";
import { readBearer } from "./read-bearer";

/**
 * `reader`: any member, of all that the organization used; an API key or a monitor token, of what was used with it. `balance-reader`: any member and
 * any API key, of the organization's balance, which the keys spend.
 */
export type ReaderRight = "reader" | "balance-reader";

export interface Reader {
  organizationId: string;
  /** The key or token that asks; null: a member does. */
  keyId: string | null;
}

/**
 * By `Authorization: Bearer llm_sk_…` or `mon_sk_…`, or by the session's cookie. Any other header is for whoever stands before us, a proxy perhaps,
 * but what begins like one of ours must be in force: a cookie that comes with it does not make it good.
 * @throws AppError `unauthenticated`, `invalid_api_key`, `invalid_token`, `forbidden`
 */
export async function admitReader({ headers }: Request, right: ReaderRight): Promise<Reader> {
  const text = readBearer(headers) ?? "";
  if (text.startsWith(API_KEY.prefix)) return readerOf(await authenticateApiKey(text), "invalid_api_key", headers);
  if (text.startsWith(MONITOR_TOKEN.prefix)) {
    const reader = readerOf(await authenticateMonitorToken(text), "invalid_token", headers);
    if (right === "reader") return reader;
    throw new AppError("forbidden", "A monitor token spends nothing, so it cannot read the balance.", { remedy: "Send an API key." });
  }
  const member = await authenticateSession(headers);
  if (member) return { organizationId: member.organizationId, keyId: null };
  throw new AppError("unauthenticated", "You are not signed in.", { remedy: "Sign in, or send a key of yours as `Authorization: Bearer llm_sk_…`." });
}

function readerOf(caller: Caller | null, code: "invalid_api_key" | "invalid_token", headers: Headers): Reader {
  const { noun } = code === "invalid_api_key" ? API_KEY : MONITOR_TOKEN;
  if (caller) {
    const from = exactAddress(headers);
    if (!caller.allowedAddresses || isListed(caller.allowedAddresses, from))
      return { organizationId: caller.organizationId, keyId: caller.credentialId };
    throw new AppError("forbidden", `This ${noun} may not be used from ${from ?? "an address that is not known"}.`, {
      remedy: "Ask from one of its allowed addresses.",
    });
  }
  throw new AppError(code, `The ${noun} is not valid, has expired or was revoked.`, { remedy: "Send one that is in force." });
}
