import type { GatewayRequest, GatewayResponse, ResponseBody } from "../exchange";
import { decodeResponse } from "./decode-response";

/**
 * The same gateway as a function `Request → Response`: for Next's route handlers, serverless hosts and tests. `known`: what the host has
 * found out about the call already.
 */
export async function serveWeb(
  gateway: (request: GatewayRequest) => Promise<GatewayResponse>,
  request: Request,
  known: Pick<GatewayRequest, "caller" | "address"> = {},
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const rawHeaders: string[] = [];
  for (const [name, value] of request.headers) if (name !== "accept-encoding") rawHeaders.push(name, value);
  // Next drops an answer's content-encoding (its send-response.js), so a compressed body would reach the client as noise.
  rawHeaders.push("accept-encoding", "identity");
  const response = await gateway({
    ...known,
    method: request.method,
    target: pathname + search,
    rawHeaders,
    body: request.body && iterate(request.body),
    onDisconnect: (listener) => request.signal.addEventListener("abort", listener, { once: true }),
  });
  if (request.body && response.body instanceof Uint8Array) await discardRest(request.body);
  return toWebResponse(decodeResponse(response));
}

/** With these a web `Response` takes no body; a provider that sends one with 205 has broken RFC 9110, §15.3.6. */
const BODYLESS_STATUSES = new Set([204, 205, 304]);

/** A response of the gateway as a web `Response`. */
export function toWebResponse({ status, rawHeaders, body }: GatewayResponse): Response {
  const isBodyless = BODYLESS_STATUSES.has(status);
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  if (isBodyless) {
    if (body !== null) headers.delete("content-length");
    if (body !== null && !(body instanceof Uint8Array)) body.cancel();
    return new Response(null, { status, headers });
  }
  return new Response(body === null || body instanceof Uint8Array ? (body as BodyInit | null) : toStream(body), { status, headers });
}

/** Not cancelled when nobody reads on: the host would close the connection, and the refusal could not go out on it. */
function iterate(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => body.values({ preventCancel: true }) };
}

const DISCARD_MS_MAX = 5_000;

/** A host closes the connection when an answer ends before its request, which loses the answer: so the request's rest goes first, for a while. */
async function discardRest(body: ReadableStream<Uint8Array>): Promise<void> {
  if (body.locked) return; // somebody waits for bytes that do not come
  const reader = body.getReader();
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), DISCARD_MS_MAX);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The client has disconnected.
  } finally {
    clearTimeout(timer);
    reader.releaseLock();
  }
}

function toStream(body: ResponseBody): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = await body.read();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
      cancel: () => body.cancel(),
    },
    { highWaterMark: 0 }, // nothing is read ahead of the client
  );
}
