import type { IncomingMessage } from "node:http";
import { joinBytes } from "../bytes/join-bytes";
import { ClientDisconnected } from "../client-connection";
import type { BodyLimits } from "../exchange";
import { stoppedComing, tooLarge } from "../request/read-body";

/** The whole body of a message, by its events: iterating over it would cost more than the rest of a small call. */
export function gatherIncoming(incoming: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const settle = (error: Error | null) => {
      clearTimeout(timer);
      incoming.off("data", take).off("end", end).off("error", settle).off("close", disconnect);
      if (error === null) return resolve(joinBytes(chunks, received));
      incoming.pause(); // not destroyed: the refusal still has to go out on this connection
      reject(error);
    };
    const timer = setTimeout(() => settle(stoppedComing()), limits.requestIdleMsMax);
    const take = (chunk: Buffer) => {
      timer.refresh();
      chunks.push(chunk);
      received += chunk.length;
      if (received > limits.requestBodyBytesMax) settle(tooLarge(limits.requestBodyBytesMax));
    };
    const end = () => settle(null);
    const disconnect = () => settle(new ClientDisconnected());
    incoming.on("data", take).on("end", end).on("error", settle).on("close", disconnect);
  });
}
