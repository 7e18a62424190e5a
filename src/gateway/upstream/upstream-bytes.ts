import { PassThrough, pipeline, Readable, type Transform } from "node:stream";
import { AppError } from "../../domain/errors";
import { findDecoder, isIdentity } from "../bytes/encoding";
import { joinBytes } from "../bytes/join-bytes";
import { headerOf } from "../exchange";
import type { UpstreamResponse } from "./upstream-response";

/** Nothing that a model writes is larger; a bomb is. */
const DECODED_BYTES_MAX = 64 * 1024 * 1024;

/** A response's bytes, uncompressed. Null at the end; throws when the provider broke off, or sent too much. */
export interface UpstreamBytes {
  read(): Promise<Uint8Array | null>;
}

/** Asked for plain bytes, some providers compress all the same. @throws AppError for an encoding, or a chain of them, that is not read here */
export function readBytes(upstream: UpstreamResponse): UpstreamBytes {
  const encoding = headerOf(upstream.rawHeaders, "content-encoding");
  if (isIdentity(encoding)) return upstream;
  const makeDecoder = findDecoder(encoding);
  if (!makeDecoder) throw new AppError("upstream_error", "The provider's answer has an encoding that was not asked for.");
  return decode(upstream, makeDecoder());
}

function decode(upstream: UpstreamBytes, decoder: Transform): UpstreamBytes {
  // A failure on either side destroys the other, and fails the next read.
  const decoded = pipeline(Readable.from(readAll(upstream)), decoder, new PassThrough(), () => {});
  const chunks = decoded[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let bytes = 0;
  return {
    async read() {
      const next = await chunks.next();
      if (next.done) return null;
      bytes += next.value.length;
      if (bytes <= DECODED_BYTES_MAX) return next.value;
      decoded.destroy();
      throw tooMuch();
    },
  };
}

/** All of them, in one piece. */
export async function gatherBytes(source: UpstreamBytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let chunk = await source.read(); chunk; chunk = await source.read()) {
    bytes += chunk.length;
    if (bytes > DECODED_BYTES_MAX) throw tooMuch();
    chunks.push(chunk);
  }
  return joinBytes(chunks, bytes);
}

async function* readAll(source: UpstreamBytes): AsyncGenerator<Uint8Array> {
  for (let chunk = await source.read(); chunk; chunk = await source.read()) yield chunk;
}

function tooMuch(): AppError {
  return new AppError("upstream_error", "The provider's answer is too large.");
}
