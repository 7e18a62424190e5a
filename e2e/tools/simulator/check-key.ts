import type { IncomingHttpHeaders } from "node:http";
import type { SimAnswer, SimRequest } from "./exchange";
import { errorAnswer } from "./provider-errors";
import type { ProviderName } from "./provider-names";

/** The key as the provider takes it: a bearer, its own header, or Google's query parameter. */
export function findKey({
  provider,
  headers,
  query,
}: {
  provider: ProviderName;
  headers: IncomingHttpHeaders;
  query: URLSearchParams;
}): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? null;
  if (provider === "anthropic") return single(headers["x-api-key"]) ?? bearer;
  if (provider === "google") return single(headers["x-goog-api-key"]) ?? query.get("key") ?? bearer;
  return bearer;
}

function single(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) || null;
}

const isBad = (key: string) => key === "bad" || key.startsWith("bad-") || key.startsWith("sk-bad");

/** The provider's refusal of a missing key or of one that says it is bad (`bad`, `bad-…`, `sk-bad…`); null: let it in. */
export function refuseKey(request: SimRequest): SimAnswer | null {
  const { provider, key } = request;
  if (key !== null && !isBad(key)) return null;
  const isMissing = key === null;
  switch (provider) {
    case "openai":
      return errorAnswer({
        request,
        status: 401,
        code: isMissing ? null : "invalid_api_key",
        message: isMissing ? "You didn't provide an API key." : `Incorrect API key provided: ${key.slice(0, 3)}****.`,
      });
    case "anthropic":
      return errorAnswer({ request, status: 401, message: isMissing ? "x-api-key header is required" : "invalid x-api-key" });
    case "google":
      return errorAnswer({
        request,
        status: isMissing ? 403 : 400,
        message: isMissing ? "Method doesn't allow unregistered callers." : "API key not valid. Please pass a valid API key.",
      });
    case "xai":
      return errorAnswer({
        request,
        status: isMissing ? 401 : 400,
        code: isMissing ? "unauthenticated" : "invalid-argument",
        message: isMissing ? "No API key provided." : "Incorrect API key provided.",
      });
  }
}
