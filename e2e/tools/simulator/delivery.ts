import type { ServerResponse } from "node:http";
import type { Books, SimCall } from "./books";
import type { SimAnswer } from "./exchange";
import type { Script } from "./script";

export interface Delivery {
  response: ServerResponse;
  answer: SimAnswer;
  script: Script;
  call: SimCall;
}

/** Unix milliseconds with a fraction. */
export const nowMs = () => performance.timeOrigin + performance.now();

/** Closes the call's page in the books when its connection is done with it, whoever ended it. */
export function watchEnd({ response, call, books }: { response: ServerResponse; call: SimCall; books: Books }): void {
  response.once("close", () => {
    const isWhole = response.writableFinished;
    const isFault = brokenByUs.has(response);
    if (!isWhole && !response.errored && call.abortedAt === null && !cutByUs.has(response)) call.abortedAt = nowMs();
    books.end(call, isFault ? "fault" : isWhole ? "done" : "client-abort");
  });
}

/** Answers whose end is a fault that was asked for; and those among them that we cut off ourselves. */
const brokenByUs = new WeakSet<ServerResponse>();
const cutByUs = new WeakSet<ServerResponse>();

export function markBroken(response: ServerResponse, { isCut }: { isCut: boolean }): void {
  brokenByUs.add(response);
  if (isCut) cutByUs.add(response);
}

/** Headers as Node's flat list, which it writes without looking at each. */
export function headerList({ answer, call, length }: { answer: SimAnswer; call: SimCall; length: number | null }): string[] {
  const list = answer.headers.flat();
  list.push(call.provider === "anthropic" ? "request-id" : "x-request-id", call.id, "x-sim-call-id", call.id);
  if (length !== null) list.push("content-length", String(length));
  return list;
}

export function bodyLength({ pieces }: SimAnswer): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}
