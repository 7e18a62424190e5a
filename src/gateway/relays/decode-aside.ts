import { findDecoder } from "../bytes/encoding";

/** A small body can decode to gigabytes. What goes beyond this is not looked at; the client's bytes are not touched. */
const DECODED_BYTES_MAX = 64 * 1024 * 1024;
/** Text shrinks to a tenth, and a bomb to a thousandth: what grows more than this is a bomb long before it is large. */
const GROWTH_MAX = 64;
const GROWTH_FREE_BYTES = 1024 * 1024;

export interface AsideDecoder {
  write(chunk: Uint8Array): void;
  /** Resolves when all that could be decoded has been handed on. */
  end(): Promise<void>;
}

/** Decodes a copy for the meter; `onTooMuch`: there is more, and it will not come. Null: an encoding, or a chain of them, that we do not read. */
export function decodeAside(encoding: string, onBytes: (bytes: Uint8Array) => void, onTooMuch: () => void): AsideDecoder | null {
  const decoder = findDecoder(encoding)?.();
  if (!decoder) return null;
  let decodedBytes = 0;
  const done = new Promise<void>((resolve) => {
    decoder.on("data", (bytes: Uint8Array) => {
      decodedBytes += bytes.length;
      if (decodedBytes <= Math.min(DECODED_BYTES_MAX, GROWTH_FREE_BYTES + GROWTH_MAX * decoder.bytesWritten)) return onBytes(bytes);
      decoder.destroy();
      onTooMuch();
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
