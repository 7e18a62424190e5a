import { publicError, reportError } from "@/app/answer-error";
import { newId } from "@/domain/ids";
import { handleRequest, handleRequestOf } from "@/runtime/lifecycle";
import { allowOrigin } from "./allow-origin";
import { identifyBrowser } from "./identify-browser";

/** Our refusal in the shape of the API that was called, as the gateway's own refusals are. */
export function refuseForBrowser(error: unknown, request: Request): Response {
  const requestId = newId("req");
  reportError(error, request, requestId);
  const { code, message, remedy, status, retryAfterSeconds, param } = publicError(error);
  const headers = new Headers({ "x-monitor-request-id": requestId });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(Math.ceil(retryAfterSeconds)));
  const text = [message, remedy, `(request ${requestId})`].filter(Boolean).join(" ");
  return Response.json({ error: { message: text, type: code, param, code, requestId } }, { status, headers });
}

async function complete(request: Request): Promise<Response> {
  const caller = await identifyBrowser(request);
  return caller ? handleRequestOf(caller, request) : handleRequest(request);
}

/**
 * `POST /api/v1/chat/completions` for browser apps: an API key or the session cookie, answers that say what the call cost, and pages of
 * `origins` (a list with commas) may read them.
 */
export async function completeForBrowser(request: Request, origins: string | undefined): Promise<Response> {
  const answer = await complete(request).catch((error: unknown) => refuseForBrowser(error, request));
  const headers = new Headers(answer.headers);
  for (const [name, value] of allowOrigin(request, origins)) headers.set(name, value);
  headers.set("cache-control", "no-store");
  return new Response(answer.body, { status: answer.status, headers });
}
