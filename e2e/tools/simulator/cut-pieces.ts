import type { Script } from "./script";

/** A small deterministic generator (mulberry32): numbers in [0, 1). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The offsets at which a body of `length` bytes is cut: ascending, unique, inside the body. */
export function cutOffsets({ cuts, length }: { cuts: NonNullable<Script["cuts"]>; length: number }): number[] {
  const offsets = Array.isArray(cuts) ? cuts : namedOffsets(cuts, length);
  return [...new Set(offsets)].filter((offset) => offset > 0 && offset < length).sort((a, b) => a - b);
}

function namedOffsets(cuts: string, length: number): number[] {
  const [kind, text] = cuts.split(":");
  const number = Number(text);
  if (kind === "each") return Array.from({ length: Math.floor(length / number) }, (_, i) => (i + 1) * number);
  const random = makeRandom(number);
  return Array.from({ length: 1 + Math.floor(random() * 24) }, () => Math.floor(random() * length));
}

/** The same bytes in other pieces. */
export function cutPieces({ pieces, cuts }: { pieces: Buffer[]; cuts: NonNullable<Script["cuts"]> }): Buffer[] {
  const body = Buffer.concat(pieces);
  const edges = [0, ...cutOffsets({ cuts, length: body.length }), body.length];
  return edges.slice(1).map((end, i) => body.subarray(edges[i], end));
}
