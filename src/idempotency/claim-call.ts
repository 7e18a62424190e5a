import type { Claim, IdempotentRequest } from "../domain/idempotency";
import { claimRow } from "./claim-row";
import { addLocalCall, findLocalCall } from "./local-call";
import { callName } from "./stored-call";

/**
 * Who makes the call: the first one that asks. Copies of a call in one piece wait for it, at most `waitMsMax`; copies of a stream do not. The
 * first must end with `closeCall` or `freeCall`. Rejects when the database does not answer, and for a copy with the first call's own error.
 */
export async function claimCall(request: IdempotentRequest, waitMsMax: number): Promise<Claim> {
  const deadlineMs = performance.now() + waitMsMax;
  const name = callName(request);
  const running = findLocalCall(name);
  if (running) {
    if (running.bodyDigest !== request.bodyDigest) return { status: "mismatch" };
    if (request.isStreaming || running.isStreaming) return { status: "running" };
    return waitFor(running.ended, waitMsMax);
  }
  const mine = addLocalCall(name, request);
  try {
    const claim = await claimRow(request, deadlineMs);
    if (claim.status !== "first") mine.end(claim);
    return claim;
  } catch (error) {
    mine.fail(error);
    throw error;
  }
}

async function waitFor(ended: Promise<Claim>, waitMsMax: number): Promise<Claim> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Claim>((resolve) => {
    timer = setTimeout(() => resolve({ status: "running" }), waitMsMax);
  });
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
