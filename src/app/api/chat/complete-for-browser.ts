import { publicError } from "@/app/answer-error";
import { reportError } from "@/app/report-error";
import { newId } from "@/domain/ids";
import { handleRequest, handleRequestOf } from "@/runtime";
import { addSummary } from "./add-summary";
import { allowOrigin } from "./allow-origin";
import { identifyCaller } from "./identify-caller";

const ENDPOINT = "/api/v1/chat/completions";

/** The call as the reseller's own endpoint takes it: the same headers, body and abort signal. */
function toGateway(request: Request): Request {
  const { method, headers, body, signal } = request;
  return new Request(new URL(ENDPOINT, request.url), { method, headers, body, signal, ...(body ? { duplex: "half" } : {}) } as RequestInit);
}

/** Our refusal in the shape of the API that was called, as the gateway's own refusals are. */
function refuse(error: unknown, request: Request): Response {
  const requestId = newId("req");
  reportError(error, request, requestId);
  const { code, message, remedy, status, retryAfterSeconds, param } = publicError(error);
  const headers = new Headers({ "x-monitor-request-id": requestId });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(Math.ceil(retryAfterSeconds)));
  const text = [message, remedy, `(request ${requestId})`].filter(Boolean).join(" ");
  return Response.json({ error: { message: text, type: code, param, code, requestId } }, { status, headers });
}

async function complete(request: Request): Promise<Response> {
  const caller = await identifyCaller(request);
  if (!caller) return handleRequest(toGateway(request));
  return addSummary(await handleRequestOf(caller, toGateway(request)), caller.organizationId);
}

/**
 * `POST /api/v1/chat/completions` for browser apps: an API key or the session cookie, answers that say what the call cost, and pages of
 * `origins` (a list with commas) may read them.
 */
export async function completeForBrowser(request: Request, origins: string | undefined): Promise<Response> {
  const answer = await complete(request).catch((error: unknown) => refuse(error, request));
  const headers = new Headers(answer.headers);
  for (const [name, value] of allowOrigin(request, origins)) headers.set(name, value);
  headers.set("cache-control", "no-store");
  return new Response(answer.body, { status: answer.status, headers });
}
