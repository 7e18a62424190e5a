import { publicError, reportError } from "@/app/answer-error";
import { newId } from "@/domain/ids";
import { handleRequest, handleRequestOf, refuseResoldCall } from "@/runtime/lifecycle";
import { allowOrigin } from "./allow-origin";
import { identifyBrowser } from "./identify-browser";

/** Our refusal in the shape of the API that was called, as the gateway's own refusals are. */
export function refuseForBrowser(error: unknown, request: Request): Response {
  const requestId = newId("req");
  reportError(error, request, requestId);
  return refuseResoldCall(publicError(error), requestId);
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
