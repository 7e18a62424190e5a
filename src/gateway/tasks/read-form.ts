import { createHash } from "node:crypto";
import { AppError } from "../../domain/errors";
import { checkFields, refuseField } from "../translate/chat/check-fields";
import { type TranscriptionBody, transcriptionSchema } from "./transcription-schema";

/** OpenAI's. */
const FILE_BYTES_MAX = 25 * 1024 * 1024;
const LISTS = /\[\]$/;

/**
 * The form of a transcription.
 * @returns `bytes`: what it says, whatever its boundary: an `Idempotency-Key` stands for it
 * @throws AppError `invalid_request`, `payload_too_large`, `unsupported_media_type`
 */
export async function readForm(bytes: Uint8Array, contentType: string | null): Promise<{ body: TranscriptionBody; bytes: Uint8Array }> {
  if (!contentType || !/^multipart\/form-data\s*;/i.test(contentType))
    throw new AppError("unsupported_media_type", "A transcription is asked for with a form.", { remedy: "Send multipart/form-data." });
  const form = await parseForm(bytes, contentType);
  const fields: Record<string, unknown> = {};
  let file: File | null = null;
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    const [value] = values;
    if (name === "file" && value instanceof File && values.length === 1) file = value;
    else fields[name] = LISTS.test(name) ? values : values.length === 1 ? value : values;
  }
  const stated = checkFields(transcriptionSchema, fields);
  if (!file || file.size === 0) throw refuseField("file", "is missing");
  if (file.size > FILE_BYTES_MAX) throw new AppError("payload_too_large", `file: is larger than ${FILE_BYTES_MAX} bytes.`, { param: "file" });
  const content = new Uint8Array(await file.arrayBuffer());
  const digest = createHash("sha256").update(content).digest("hex");
  return { body: { ...stated, file: { bytes: content, name: file.name } }, bytes: Buffer.from(JSON.stringify([stated, digest])) };
}

async function parseForm(bytes: Uint8Array, contentType: string): Promise<FormData> {
  try {
    return await new Response(bytes as BodyInit, { headers: { "content-type": contentType } }).formData();
  } catch (cause) {
    throw new AppError("invalid_request", "The body is not a form that can be read.", { remedy: "Send well-formed multipart/form-data.", cause });
  }
}
