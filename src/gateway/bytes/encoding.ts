import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

export type Decoder = Transform & { readonly bytesWritten: number };

/** The content codings that are read here. A Map, so that an inherited name (`constructor`) is no coding. */
const DECODERS: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/** Whether a content-encoding header, or its absence, says that the bytes are as they are. */
export function isIdentity(encoding: string | null): boolean {
  return encoding === null || encoding === "" || encoding.trim().toLowerCase() === "identity";
}

/** Makes a decoder for a content-encoding; null for a coding, or a chain of them, that is not read here. */
export function findDecoder(encoding: string | null): (() => Decoder) | null {
  return DECODERS.get(encoding?.trim().toLowerCase() ?? "") ?? null;
}
