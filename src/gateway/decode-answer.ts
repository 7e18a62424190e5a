import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type Answer, type AnswerBody, headerOf } from "./ask";

const DECODERS: Record<string, () => Transform> = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** An answer that a provider compressed though it was asked not to, as it is without that; others as they are. */
export function decodeAnswer(answer: Answer): Answer {
  const encoding = headerOf(answer.rawHeaders, "content-encoding");
  const makeDecoder = encoding === null ? undefined : DECODERS[encoding.trim().toLowerCase()];
  if (!makeDecoder || answer.body === null) return answer;
  const rawHeaders: string[] = [];
  for (let i = 0; i < answer.rawHeaders.length; i += 2) {
    const [name, value] = answer.rawHeaders.slice(i, i + 2) as [string, string];
    if (!/^content-(encoding|length)$/i.test(name)) rawHeaders.push(name, value);
  }
  return { ...answer, rawHeaders, body: decodeBody(answer.body, makeDecoder()) };
}

function decodeBody(body: Uint8Array | AnswerBody, decoder: Transform): AnswerBody {
  // A failure on either side destroys the other, and fails the next read.
  const bytes = pipeline(body instanceof Uint8Array ? Readable.from([body]) : Readable.from(readAll(body)), decoder, () => {});
  const chunks = bytes[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return {
    async read() {
      const next = await chunks.next();
      return next.done ? null : next.value;
    },
    cancel() {
      if (!(body instanceof Uint8Array)) body.cancel();
      bytes.destroy();
    },
  };
}

async function* readAll(body: AnswerBody): AsyncGenerator<Uint8Array> {
  for (let chunk = await body.read(); chunk; chunk = await body.read()) yield chunk;
}
