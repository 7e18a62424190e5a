import { bodyLength, type Delivery, headerList } from "./delivery";
import type { SimAnswer } from "./exchange";
import { deliverBadly } from "./misbehave";

/** Sends the answer: at once, each event in an HTTP chunk of its own, when nothing else is asked for. */
export function deliver(delivery: Delivery): void {
  const { response, answer, script, call } = delivery;
  if (script.fault !== undefined || script.cuts !== undefined || script.delayMs || script.firstByteDelayMs) {
    void deliverBadly(delivery);
    return;
  }
  const length = bodyLength(answer);
  call.bytesSent = length;
  call.usageWasSent = answer.usagePiece !== null;
  if (!answer.isStream && !script.chunked) {
    response.writeHead(answer.status, headerList({ answer, call, length }));
    response.end(answer.pieces.length === 1 ? answer.pieces[0] : Buffer.concat(answer.pieces));
    return;
  }
  const headers = headerList({ answer, call, length: null });
  headers.push("transfer-encoding", "chunked");
  response.writeHead(answer.status, headers);
  // The body is chunked already, once for all calls: Node would do it again for each event of each call.
  response.chunkedEncoding = false;
  response.end(chunkedBody(answer));
}

const chunkedBodies = new WeakMap<SimAnswer, Buffer>();

/** The body in chunked transfer coding (RFC 9112, 7.1), a chunk for each piece. */
function chunkedBody(answer: SimAnswer): Buffer {
  const known = chunkedBodies.get(answer);
  if (known) return known;
  const parts = answer.pieces
    .filter((piece) => piece.length > 0)
    .flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);
  const body = Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
  chunkedBodies.set(answer, body);
  return body;
}
