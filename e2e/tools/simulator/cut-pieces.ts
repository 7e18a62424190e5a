import { makeRandom } from "./make-random";
import type { Script } from "./script";

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
