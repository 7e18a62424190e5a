import { bodyLength, type Delivery, headerList } from "./delivery";
import { deliverBadly } from "./misbehave";

/** Sends the answer: at once, event by event, when nothing else is asked for. */
export function deliver(delivery: Delivery): void {
  const { response, answer, script, call } = delivery;
  if (script.fault !== undefined || script.cuts !== undefined || script.delayMs || script.firstByteDelayMs) {
    void deliverBadly(delivery);
    return;
  }
  const length = bodyLength(answer);
  response.writeHead(answer.status, headerList({ answer, call, length: answer.isStream ? null : length }));
  call.bytesSent = length;
  call.usageWasSent = answer.usagePiece !== null;
  const last = answer.pieces.length - 1;
  for (let i = 0; i < last; i += 1) response.write(answer.pieces[i]);
  response.end(answer.pieces[last]);
}
