import { refuseUrl, URL_CHARACTERS_MAX } from "../../outbound/refuse-url";

/** Azure's classic endpoints: https://learn.microsoft.com/azure/ai-services/openai/reference */
const API_VERSION = /^\?api-version=[\w.-]{1,40}$/;

/** Why an administrator's base URL is not accepted; null: it is. */
export function refuseBaseUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): string | null {
  if (text.length <= URL_CHARACTERS_MAX && URL.canParse(text)) {
    const { protocol, username, password, search, hash } = new URL(text);
    const isWeb = protocol === "https:" || protocol === "http:";
    if (isWeb && (username || password)) return "must not hold credentials: name the key's variable instead";
    if (isWeb && (hash || (search && !API_VERSION.test(search)))) return "must have no query but an api-version, and no fragment";
  }
  return refuseUrl(text, { allowPrivate, variable: "ALLOW_PRIVATE_UPSTREAMS" });
}
