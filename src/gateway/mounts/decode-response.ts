import { pipeline, Readable, type Transform } from "node:stream";
import { findDecoder } from "../bytes/encoding";
import { type GatewayResponse, headerOf, type ResponseBody } from "../exchange";

/** A response that a provider compressed though it was asked not to, uncompressed; others as they are. */
export function decodeResponse(response: GatewayResponse): GatewayResponse {
  const makeDecoder = findDecoder(headerOf(response.rawHeaders, "content-encoding"));
  if (!makeDecoder || response.body === null) return response;
  const rawHeaders: string[] = [];
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    const [name, value] = response.rawHeaders.slice(i, i + 2) as [string, string];
    if (!/^content-(encoding|length)$/i.test(name)) rawHeaders.push(name, value);
  }
  return { ...response, rawHeaders, body: decodeBody(response.body, makeDecoder()) };
}

function decodeBody(body: Uint8Array | ResponseBody, decoder: Transform): ResponseBody {
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

async function* readAll(body: ResponseBody): AsyncGenerator<Uint8Array> {
  for (let chunk = await body.read(); chunk; chunk = await body.read()) yield chunk;
}
