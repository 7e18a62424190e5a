import { makeRandom } from "../../../../../e2e/tools/simulator/make-random";

const CUTS_MAX = 40;

/** The bytes in up to 41 pieces, cut wherever the seed has it: inside of events, numbers and characters. None is empty. */
export function cutAnywhere(bytes: Uint8Array, seed: number): Uint8Array[] {
  const random = makeRandom(seed);
  const cuts = Array.from({ length: Math.floor(random() * (CUTS_MAX + 1)) }, () => Math.floor(random() * bytes.length));
  const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((edge, i) => (edge > (edges[i] as number) ? [bytes.subarray(edges[i], edge)] : []));
}
