import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { cutPieces } from "./cut-pieces";
import { bodyLength, type Delivery, headerList, markBroken } from "./delivery";

/** Long enough for what was written to reach the client before a reset throws it away. */
const flushMs = 25;

/** Delivery that is slow, cut, or wrong, as the script says. */
export async function deliverBadly(delivery: Delivery): Promise<void> {
  const { response, answer, script, call } = delivery;
  const { socket } = response;
  const bytesAsked = socket?.bytesRead ?? 0;
  const poison = socket && script.fault === "second-response" ? watchPoison(response, socket) : null;
  if (script.firstByteDelayMs) await sleep(script.firstByteDelayMs);
  if (!socket || response.destroyed || breakBeforeHead(delivery, socket)) return poison?.withdraw();
  const total = bodyLength(answer);
  const limit = bytesBeforeBreak(script.fault, total);
  const statedLength = script.fault === "wrong-length" ? total + 7 : total;
  const isChunked = (answer.isStream || script.chunked === true) && script.fault !== "wrong-length";
  response.writeHead(answer.status, headerList({ answer, call, length: isChunked ? null : statedLength }));
  response.flushHeaders();
  await writeBody(delivery, limit ?? total);
  if (response.destroyed) return poison?.withdraw();
  if (limit !== null) return breakAfter(response, socket, script.fault);
  response.end();
  if (poison) await answerTwice({ response, socket, bytesAsked, poison });
}

/** Bytes of the body after which the fault strikes; null: the body goes out whole. */
function bytesBeforeBreak(fault: string | undefined, total: number): number | null {
  if (fault === "reset-mid" || fault === "stall") return Math.floor(total / 2);
  if (fault === "wrong-length") return total;
  if (fault?.startsWith("truncate:")) return Math.min(total, Number(fault.slice("truncate:".length)));
  return null;
}

function breakBeforeHead({ response, script }: Delivery, socket: Socket): boolean {
  switch (script.fault) {
    case "reset-before":
      markBroken(response, { isCut: true });
      socket.resetAndDestroy();
      return true;
    case "half-open":
      markBroken(response, { isCut: false });
      return true;
    case "garbage":
      markBroken(response, { isCut: true });
      socket.end("\u0001\u0002 this is not HTTP\r\n\r\n\u0000");
      return true;
    default:
      return false;
  }
}

async function breakAfter(response: ServerResponse, socket: Socket, fault: string | undefined): Promise<void> {
  markBroken(response, { isCut: fault !== "stall" });
  if (fault === "stall") return;
  await sleep(flushMs);
  if (fault === "reset-mid") socket.resetAndDestroy();
  else socket.end();
}

async function writeBody({ response, answer, script, call }: Delivery, limit: number): Promise<void> {
  const usageEnd = usageEndBytes(answer.pieces, answer.usagePiece);
  const cuts = script.fault === "slow" ? "each:1" : script.cuts;
  const pieces = cuts === undefined ? answer.pieces : cutPieces({ pieces: answer.pieces, cuts });
  const delayMs = script.delayMs ?? (script.fault === "slow" ? 1 : 0);
  let isFirst = true;
  for (const piece of pieces) {
    if (response.destroyed || call.bytesSent >= limit) return;
    if (!isFirst) await pause(delayMs);
    isFirst = false;
    if (response.destroyed) return;
    const part = piece.subarray(0, limit - call.bytesSent);
    const hasRoom = response.write(part);
    call.bytesSent += part.length;
    call.usageWasSent = usageEnd !== null && call.bytesSent >= usageEnd;
    if (!hasRoom) await drained(response);
  }
}

const pause = (delayMs: number): Promise<unknown> => (delayMs > 0 ? sleep(delayMs) : setImmediate());

function usageEndBytes(pieces: Buffer[], usagePiece: number | null): number | null {
  return usagePiece === null ? null : pieces.slice(0, usagePiece + 1).reduce((sum, piece) => sum + piece.length, 0);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}

/** First answers whose second one is still to come, or has come, and has not ended its connection yet. One connection may carry several. */
const poisoned = new Map<ServerResponse, Socket>();
export const poisonedConnections = (): number => poisoned.size;
export function dropPoisoned(): void {
  for (const socket of poisoned.values()) socket.destroy();
}

function watchPoison(response: ServerResponse, socket: Socket): { withdraw(): void } {
  const withdraw = () => {
    poisoned.delete(response);
    socket.off("close", withdraw);
  };
  poisoned.set(response, socket);
  socket.on("close", withdraw);
  return { withdraw };
}

/** Writes a whole second answer on the connection that the first one left idle: whoever reuses it must not take it for his own. */
async function answerTwice(input: { response: ServerResponse; socket: Socket; bytesAsked: number; poison: { withdraw(): void } }): Promise<void> {
  const { response, socket, bytesAsked, poison } = input;
  if (!response.writableFinished) await new Promise((resolve) => response.once("close", resolve));
  await sleep(flushMs);
  // Another request has come since: the connection is idle no longer, and these bytes would only break that one's answer in its middle.
  if (socket.destroyed || socket.bytesRead > bytesAsked) return poison.withdraw();
  const body = '{"poison":"a second response"}';
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}
