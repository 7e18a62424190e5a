import { once } from "../db/once";
import type { Claim } from "../domain/idempotency";

/** A first call of this process, for its copies in the same process. */
export interface LocalCall {
  bodyDigest: string;
  isStreaming: boolean;
  /** How it ended, for the copies; rejects with the first call's own error. */
  ended: Promise<Claim>;
  end(claim: Claim): void;
  fail(error: unknown): void;
}

const calls = () => once("idempotent-calls", () => new Map<string, LocalCall>());

export function findLocalCall(id: string): LocalCall | undefined {
  return calls().get(id);
}

export function addLocalCall(id: string, facts: Pick<LocalCall, "bodyDigest" | "isStreaming">): LocalCall {
  const { promise, resolve, reject } = withResolvers<Claim>();
  promise.catch(() => undefined); // there may be no copy that waits
  const call: LocalCall = {
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
