import { AppError } from "../../domain/errors";
import { joinBytes } from "../bytes/join-bytes";
import { type BodyLimits, type GatewayRequest, headerOf } from "../exchange";

export function tooLarge(bytesMax: number): AppError {
  return new AppError("payload_too_large", `The body is larger than ${bytesMax} bytes.`, {
    remedy: "Send less, or upload files through the provider's files API.",
  });
}

export function stoppedComing(): AppError {
  return new AppError("invalid_request", "The body stopped coming.", { remedy: "Send the whole body without long pauses." });
}

/** Refuses by the stated length, before a byte is read. */
function checkStatedLength(request: GatewayRequest, bytesMax: number): void {
  const stated = headerOf(request.rawHeaders, "content-length");
  if (stated !== null && Number(stated) > bytesMax) throw tooLarge(bytesMax);
}

/** The body's bytes as they come, refused as soon as there are too many or none for too long. */
async function* limitBody(body: AsyncIterable<Uint8Array>, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  let received = 0;
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await inTime(chunks.next(), limits.requestIdleMsMax);
      if (next.done) return;
      received += next.value.length;
      if (received > limits.requestBodyBytesMax) throw tooLarge(limits.requestBodyBytesMax);
      yield next.value;
    }
  } finally {
    // Not awaited: an iterator that hangs in `next` would hang here too.
    chunks.return?.().catch(() => {});
  }
}

async function inTime<T>(next: Promise<T>, idleMsMax: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stoppedComing()), idleMsMax);
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** For bodies that nobody here needs to look at: passed on as they come, never gathered. */
export function streamBody(request: GatewayRequest, limits: BodyLimits): AsyncIterable<Uint8Array> | null {
  if (!request.body) return null;
  checkStatedLength(request, limits.requestBodyBytesMax);
  return limitBody(request.body, limits);
}

/** For bodies that name the model and may need `include_usage`. */
export async function gatherBody(request: GatewayRequest, limits: BodyLimits): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  checkStatedLength(request, limits.requestBodyBytesMax);
  if (request.gather) return await request.gather(limits); // awaited: to return the promise itself would take three turns more
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitBody(request.body, limits)) chunks.push(chunk);
  return joinBytes(chunks);
}
