const LIMIT_HEADERS = ["limit", "remaining", "reset"].flatMap((name) => [`x-ratelimit-${name}-requests`, `x-ratelimit-${name}-tokens`]);
const EXPOSED = ["x-monitor-request-id", "x-monitor-cost", "x-monitor-replayed", "retry-after", ...LIMIT_HEADERS].join(", ");
const ALLOWED_HEADERS = "authorization, content-type, idempotency-key, x-monitor-session, x-monitor-user, x-monitor-tags";
const PREFLIGHT_SECONDS = 600;

/** `https://app.example.com, http://localhost:5173` → what browsers send as `Origin`; `*` is any. What is no origin allows nothing. */
function readOrigins(list: string | undefined): ReadonlySet<string> {
  const names = (list ?? "").split(",").map((name) => name.trim());
  return new Set(names.flatMap((name) => (name === "*" ? "*" : URL.canParse(name) ? new URL(name).origin : [])));
}

/**
 * What the page of another origin may do with our answers (Fetch standard, "CORS protocol"): read them when its origin is on the
 * operator's list, exactly. Never with our cookies: such pages bring an API key, and `access-control-allow-credentials` is not sent.
 */
export function allowOrigin(request: Request, list: string | undefined): Headers {
  const headers = new Headers({ vary: "Origin" });
  const origin = request.headers.get("origin");
  const allowed = readOrigins(list);
  if (origin === null || !(allowed.has("*") || (origin !== "null" && allowed.has(origin)))) return headers;
  headers.set("access-control-allow-origin", allowed.has("*") ? "*" : origin);
  headers.set("access-control-expose-headers", EXPOSED);
  return headers;
}

/** The answer to a preflight: without `access-control-allow-origin` the browser does not send the call. */
export function answerPreflight(request: Request, list: string | undefined): Response {
  const headers = allowOrigin(request, list);
  if (headers.has("access-control-allow-origin")) {
    headers.set("access-control-allow-methods", "POST");
    headers.set("access-control-allow-headers", ALLOWED_HEADERS);
    headers.set("access-control-max-age", String(PREFLIGHT_SECONDS));
  }
  return new Response(null, { status: 204, headers });
}
