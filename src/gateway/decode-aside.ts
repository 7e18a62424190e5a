import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

const DECODERS: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
/** A small body can decode to gigabytes. What goes beyond this is not looked at; the client's bytes are not touched. */
const DECODED_BYTES_MAX = 64 * 1024 * 1024;

export interface AsideDecoder {
  write(chunk: Uint8Array): void;
  /** Resolves when all that could be decoded has been handed on. */
  end(): Promise<void>;
}

/** Decodes a copy for the meter. Null: an encoding, or a chain of them, that we do not read. */
export function decodeAside(encoding: string, onBytes: (bytes: Uint8Array) => void): AsideDecoder | null {
  const make = DECODERS[encoding.trim().toLowerCase()];
  if (!make) return null;
  const decoder = make();
  let decodedBytes = 0;
  const done = new Promise<void>((resolve) => {
    decoder.on("data", (bytes: Uint8Array) => {
      decodedBytes += bytes.length;
      if (decodedBytes > DECODED_BYTES_MAX) (decoder as unknown as { destroy(): void }).destroy();
      else onBytes(bytes);
    });
    for (const event of ["end", "error", "close"]) decoder.on(event, () => resolve());
  });
  return {
    write: (chunk) => void decoder.write(chunk),
    end: () => {
      decoder.end();
      return done;
    },
  };
}
