import type { IncomingMessage, ServerResponse } from "node:http";
import { type GatewayRequest, type GatewayResponse, headerOf, type ResponseBody } from "../exchange";
import { gatherIncoming } from "./gather-incoming";

export interface NodeMountOptions {
  /** A client that takes nothing for so long is cut off. */
  clientStallMsMax: number;
  /** Where a request came from; absent: it is not known. */
  addressOf?: (incoming: IncomingMessage) => string;
  /** Counts the calls that are being served. */
  load?: { calls: number };
}

/** The gateway on node:http: no `Request`, no web stream, the socket's own back-pressure. */
export async function serveNode(
  gateway: (request: GatewayRequest) => Promise<GatewayResponse>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: NodeMountOptions,
): Promise<void> {
  const { load } = options;
  if (load) load.calls++;
  try {
    await serve(gateway, incoming, outgoing, options);
  } finally {
    if (load) load.calls--;
  }
}

async function serve(
  gateway: (request: GatewayRequest) => Promise<GatewayResponse>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: NodeMountOptions,
): Promise<void> {
  // A pipelined request waits for its turn: before that it has no socket, and nobody would tell us that the client has disconnected.
  if (!outgoing.socket) await new Promise((resolve) => outgoing.once("socket", resolve));
  const response = await gateway({
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    rawHeaders: incoming.rawHeaders,
    body: hasBody(incoming) ? iterate(incoming) : null,
    gather: (limits) => gatherIncoming(incoming, limits),
    address: () => options.addressOf?.(incoming) ?? null,
    onDisconnect: (listener) => outgoing.once("close", () => outgoing.writableFinished || listener()),
  });
  if (outgoing.destroyed) {
    if (isPulled(response.body)) response.body.cancel();
    return;
  }
  if (response.isForwarded) outgoing.sendDate = false; // the provider's own date passes, or none
  // Bytes of a body that nobody will read must not be taken for the next request.
  const isUnread = !incoming.complete && hasBody(incoming);
  if (isUnread) response.rawHeaders.push("connection", "close");
  if (isPulled(response.body)) {
    outgoing.writeHead(response.status, response.rawHeaders);
    await pump(response.body, outgoing, options.clientStallMsMax);
  } else if (isUnread && response.body) {
    await answerAndLinger(incoming, outgoing, { ...response, body: response.body });
  } else {
    outgoing.writeHead(response.status, response.rawHeaders).end(response.body ?? undefined);
  }
}

function isPulled(body: GatewayResponse["body"]): body is ResponseBody {
  return body !== null && !(body instanceof Uint8Array);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}

/** The iterator is made when somebody asks for it: it attaches itself to the stream. */
function iterate(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) };
}

const LINGER_MS_MAX = 5_000;
/** A client that sends nothing for so long has stopped, or waits for our end. */
const LINGER_IDLE_MS_MAX = 500;

/**
 * Closing a socket that has unread bytes resets it, and the client loses the answer that is on its way (RFC 9112, 9.6). So the
 * rest of the body is thrown away for a while first.
 */
async function answerAndLinger(incoming: IncomingMessage, outgoing: ServerResponse, response: GatewayResponse & { body: Uint8Array }): Promise<void> {
  outgoing.writeHead(response.status, withLength(response)).write(response.body);
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(longest);
      clearTimeout(idle);
      resolve();
    };
    const longest = setTimeout(done, LINGER_MS_MAX);
    const idle = setTimeout(done, LINGER_IDLE_MS_MAX);
    incoming.on("data", () => idle.refresh());
    incoming.once("end", done).once("close", done).once("error", done).resume();
  });
  outgoing.end();
}

function withLength({ rawHeaders, body }: GatewayResponse & { body: Uint8Array }): string[] {
  return headerOf(rawHeaders, "content-length") === null ? [...rawHeaders, "content-length", String(body.length)] : rawHeaders;
}

async function pump(body: ResponseBody, outgoing: ServerResponse, stallMsMax: number): Promise<void> {
  // Headers that have no bytes behind them yet go out alone; most have, and share a packet with them.
  const flush = setImmediate(() => outgoing.flushHeaders());
  try {
    for (let chunk = await body.read(); chunk; chunk = await body.read()) {
      clearImmediate(flush);
      if (body.isOver && chunk.length < outgoing.writableHighWaterMark) return void outgoing.end(chunk); // one packet with the message's end
      const isTaken = outgoing.write(chunk);
      outgoing.socket?.uncork(); // Node would hold it until this turn is over, and the record may be made in this turn
      if (!isTaken && !outgoing.destroyed) await drained(outgoing, stallMsMax);
      if (outgoing.destroyed) return body.cancel();
    }
    outgoing.end();
  } catch {
    clearImmediate(flush);
    // The provider broke: so must this connection, or the client would take half an answer for a whole one.
    outgoing.destroy();
  }
}

/** Resolves when the client has taken what waits; cuts it off when it does not. */
function drained(outgoing: ServerResponse, stallMsMax: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => outgoing.destroy(), stallMsMax);
    const done = () => {
      clearTimeout(timer);
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.on("drain", done).on("close", done);
  });
}
