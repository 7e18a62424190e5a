import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** zlib's streams: `bytesWritten` is what they have taken in. */
export type Decoder = Transform & { readonly bytesWritten: number };

/** A Map, so that a header such as `constructor` names no decoder by inheritance. */
const DECODERS: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/**
 * @param encoding the value of a content-encoding header; null: there is none
 * @returns null for an encoding, or a chain of several, that we do not decode, and for bodies that are not encoded (see `isIdentity`)
 */
export function findDecoder(encoding: string | null): (() => Decoder) | null {
  return DECODERS.get(normalize(encoding)) ?? null;
}

/** The body is not encoded: no header, an empty one, or `identity`. */
export function isIdentity(encoding: string | null): boolean {
  const name = normalize(encoding);
  return name === "" || name === "identity";
}

/** Names of encodings are case-insensitive (RFC 9110 §8.4.1). */
function normalize(encoding: string | null): string {
  return encoding?.trim().toLowerCase() ?? "";
}
