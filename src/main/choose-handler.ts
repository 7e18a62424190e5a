const GATEWAY = "/api/v1/";
/** Where Google's SDKs look for Gemini. */
const GATEWAY_OF_GEMINI = "/api/v1beta/";
const ADMINISTRATION = "/api/v1/admin";

const FEEDBACK = "/api/v1/feedback";

/**
 * Whether a path is answered by the gateway, judged by the request line as it stands. The platform's administration and callers' feedback are among
 * Next's routes.
 */
export function isGatewayPath(target: string): boolean {
  if (!target.startsWith(GATEWAY)) return target.startsWith(GATEWAY_OF_GEMINI);
  if (target === FEEDBACK || target.startsWith(`${FEEDBACK}?`)) return false;
  if (!target.startsWith(ADMINISTRATION)) return true;
  const next = target.charAt(ADMINISTRATION.length);
  return next !== "" && next !== "/" && next !== "?";
}

const BROWSER_CALLS = "/api/chat/completions";

/** The gateway's endpoint for browser apps, which is among Next's routes. */
export function isBrowserCall(target: string): boolean {
  return target === BROWSER_CALLS || target.startsWith(`${BROWSER_CALLS}?`);
}
