import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** A zlib stream; `bytesWritten` counts its input. */
export type Decoder = Transform & { readonly bytesWritten: number };

/** A Map: in an object, a header such as `constructor` would find an inherited member. */
const DECODERS: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/**
 * @param encoding the value of a content-encoding header; null: there is none
 * @returns null for encodings and chains of encodings that we do not decode, and for bodies that are not encoded (see `isIdentity`)
 */
export function findDecoder(encoding: string | null): (() => Decoder) | null {
  return DECODERS.get(normalize(encoding)) ?? null;
}

/** The body is not encoded: no header, an empty one, or `identity`. */
export function isIdentity(encoding: string | null): boolean {
  const name = normalize(encoding);
  return name === "" || name === "identity";
}

/** Encodings are case-insensitive (RFC 9110 §8.4.1). */
function normalize(encoding: string | null): string {
  return encoding?.trim().toLowerCase() ?? "";
}
