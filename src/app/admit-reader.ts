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

/** A key or a token, and whose it is. */
export interface Credential {
  organizationId: string;
  credentialId: string;
}

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

/** Where programs put a key or token of ours for a call: what was good for that is good for what follows from it. */
const CREDENTIAL_HEADERS = ["x-api-key", "x-goog-api-key", "x-monitor-token"];

/** An API key or a monitor token; never a cookie. @throws AppError `unauthenticated`, `invalid_api_key`, `invalid_token` */
export async function admitCredential({ headers }: Request): Promise<Credential> {
  const sent = [readBearer(headers), ...CREDENTIAL_HEADERS.map((name) => headers.get(name)?.trim())].map((text) => text ?? "");
  const key = sent.find((text) => text.startsWith(API_KEY.prefix));
  const token = sent.find((text) => text.startsWith(MONITOR_TOKEN.prefix));
  if (key === undefined && token === undefined)
    throw new AppError("unauthenticated", "There is no key or token.", {
      remedy: "Send the one that made the call, as `Authorization: Bearer llm_sk_…`.",
    });
  const caller = key === undefined ? await authenticateMonitorToken(token ?? "") : await authenticateApiKey(key);
  const { organizationId, keyId } = readerOf(caller, key === undefined ? "invalid_token" : "invalid_api_key", headers);
  return { organizationId, credentialId: keyId };
}

function readerOf(caller: Caller | null, code: "invalid_api_key" | "invalid_token", headers: Headers): Reader & { keyId: string } {
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
