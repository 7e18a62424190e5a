import { randomUUID } from "node:crypto";
import type { TaskRequest } from "./task";

/** A form with one file (RFC 7578). Names and values come from a checked request; the file's name is written so that it cannot leave its quotes. */
export function writeForm(fields: readonly (readonly [name: string, value: string])[], file: { bytes: Uint8Array; name: string }): TaskRequest {
  const boundary = `form-${randomUUID()}`;
  const head = (name: string, more = "") => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n`;
  const parts = fields.map(([name, value]) => `${head(name)}\r\n${value}\r\n`).join("");
  const opening = `${parts}${head("file", `; filename="${escapeName(file.name)}"`)}content-type: application/octet-stream\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(opening), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** As browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escapeName(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
