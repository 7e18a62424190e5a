import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { addressOfHost, isPrivateAddress, isPrivateName } from "../domain/private-address";

export const URL_CHARACTERS_MAX = 500;

interface RefuseUrlOptions {
  allowPrivate: boolean;
  /** The environment variable that permits http and private addresses. */
  variable: string;
}

/**
 * Why a URL that somebody entered is not accepted as a place to send to; null: it is. What a name resolves to is checked again with every
 * connection (public-only.ts): it may change. OWASP, "Server-Side Request Forgery Prevention".
 */
export function refuseUrl(text: string, { allowPrivate, variable }: RefuseUrlOptions): string | null {
  if (text.length > URL_CHARACTERS_MAX) return `must have at most ${URL_CHARACTERS_MAX} characters`;
  if (!URL.canParse(text)) return "must be a URL, for example https://api.example.com/v1";
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return "must begin with https://";
  if (username || password) return "must not hold credentials";
  if (allowPrivate) return null;
  if (protocol === "http:") return `must begin with https://; http needs ${variable}=on`;
  const address = addressOfHost(hostname);
  const isPrivate = address === null ? isPrivateName(hostname) || !hostname.includes(".") : isPrivateAddress(address);
  return isPrivate ? `must not lead to a private address; ${variable}=on permits it` : null;
}

const RESOLVE_MS_MAX = 3_000;

/** Whether a URL's name leads to a private address now. One that leads nowhere, or not within three seconds, does not: connections are checked anyway. */
export async function resolvesPrivately(url: string, resolve: typeof lookup = lookup): Promise<boolean> {
  const { hostname } = new URL(url);
  if (addressOfHost(hostname) !== null) return false;
  const found = resolve(hostname, { all: true }).catch(() => []);
  const addresses = await Promise.race([found, sleep(RESOLVE_MS_MAX, [], { ref: false })]);
  return addresses.some(({ address }) => isPrivateAddress(address));
}
