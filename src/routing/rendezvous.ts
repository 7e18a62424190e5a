import { createHash } from "node:crypto";

const HASHED_BITS = 48;

/** Evenly between 0 and 1, neither of them included, and always the same for the same text. */
function hashToFraction(text: string): number {
  return (
    (createHash("sha256")
      .update(text)
      .digest()
      .readUIntBE(0, HASHED_BITS / 8) +
      0.5) /
    2 ** HASHED_BITS
  );
}

/**
 * One of some things, in proportion to their weights, and always the same for the same key: weighted rendezvous hashing (Mosharaf, Schindelhauer:
 * "Weighted Distributed Hash Tables"). When a thing goes, only its own keys move, and come back with it.
 * @param salt who asks: each divides the keys anew; @param weightOf more than 0
 */
export function chooseByHash<T>(things: readonly T[], { salt, key, nameOf, weightOf }: HashChoice<T>): T {
  const scores = things.map((thing) => -weightOf(thing) / Math.log(hashToFraction(`${salt}\n${nameOf(thing)}\n${key}`)));
  return things[scores.indexOf(Math.max(...scores))] as T;
}

interface HashChoice<T> {
  salt: string;
  key: string;
  nameOf(thing: T): string;
  weightOf(thing: T): number;
}
