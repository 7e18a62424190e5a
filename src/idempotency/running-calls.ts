import { once } from "../db/once";
import type { Claim } from "../domain/idempotency";

/** A first call of this process, for its copies in the same process. */
export interface RunningCall {
  bodyDigest: string;
  isStreaming: boolean;
  /** How it ended, for the copies; rejects with the first call's own error. */
  ended: Promise<Claim>;
  end(claim: Claim): void;
  fail(error: unknown): void;
}

const calls = () => once("idempotent-calls", () => new Map<string, RunningCall>());

export function findRunning(id: string): RunningCall | undefined {
  return calls().get(id);
}

export function addRunning(id: string, facts: Pick<RunningCall, "bodyDigest" | "isStreaming">): RunningCall {
  const { promise, resolve, reject } = withResolvers<Claim>();
  promise.catch(() => undefined); // there may be no copy that waits
  const call: RunningCall = {
    ...facts,
    ended: promise,
    end(claim) {
      calls().delete(id);
      resolve(claim);
    },
    fail(error) {
      calls().delete(id);
      reject(error);
    },
  };
  calls().set(id, call);
  return call;
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
