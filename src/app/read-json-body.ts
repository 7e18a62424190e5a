import { AppError } from "@/domain/errors";

/** For the JSON APIs of the dashboard; the gateway's bodies have a limit of their own. */
export const BODY_BYTES_MAX = 64 * 1024;

/** The body as it was sent; 413 as soon as it has more than `bytesMax`. */
export async function readBytes(request: Request, bytesMax: number = BODY_BYTES_MAX): Promise<Uint8Array> {
  const tooLarge = () => new AppError("payload_too_large", `The body has more than ${bytesMax} bytes.`, { remedy: "Send a smaller body." });
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    bytes += next.value.byteLength;
    if (bytes > bytesMax) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks, bytes);
}

/** The parsed JSON body; undefined when there is none. Everything but `application/json` in UTF-8 is refused. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const contentType = request.headers.get("content-type");
  const isJson = contentType?.split(";")[0]?.trim().toLowerCase() === "application/json";
  const unsupported = new AppError("unsupported_media_type", "The body must be JSON.", { remedy: "Send `content-type: application/json`." });
  if (contentType !== null && !isJson) throw unsupported;
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  if (!isJson) throw unsupported;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new AppError("invalid_request", "The body is not valid JSON.", { remedy: "Send one JSON object in UTF-8." });
  }
}
