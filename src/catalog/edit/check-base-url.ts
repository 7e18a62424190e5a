import { addressOfHost, isPrivateAddress, isPrivateName } from "../../domain/private-address";

export const BASE_URL_CHARACTERS_MAX = 500;
/** Azure's classic endpoints: https://learn.microsoft.com/azure/ai-services/openai/reference */
const API_VERSION = /^\?api-version=[\w.-]{1,40}$/;

/**
 * Why an administrator's base URL is not accepted; null: it is. What a name resolves to is checked again with every connection
 * (runtime/upstream-dispatcher.ts): it may change. OWASP, "Server-Side Request Forgery Prevention".
 */
export function refuseBaseUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): string | null {
  if (text.length > BASE_URL_CHARACTERS_MAX) return `must have at most ${BASE_URL_CHARACTERS_MAX} characters`;
  if (!URL.canParse(text)) return "must be a URL, for example https://api.example.com/v1";
  const { protocol, username, password, search, hash, hostname } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return "must begin with https://";
  if (username || password) return "must not hold credentials: name the key's variable instead";
  if (hash || (search && !API_VERSION.test(search))) return "must have no query but an api-version, and no fragment";
  if (allowPrivate) return null;
  if (protocol === "http:") return "must begin with https://; http needs ALLOW_PRIVATE_UPSTREAMS=on";
  const address = addressOfHost(hostname);
  const isPrivate = address === null ? isPrivateName(hostname) || !hostname.includes(".") : isPrivateAddress(address);
  return isPrivate ? "must not lead to a private address; ALLOW_PRIVATE_UPSTREAMS=on permits it" : null;
}
