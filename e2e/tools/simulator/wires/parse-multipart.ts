export interface MultipartPart {
  name: string;
  filename: string | null;
  contentType: string;
  content: Buffer;
}

/** The parts of a multipart/form-data body (RFC 7578); null when it is none or is cut short. */
export function parseMultipart({ body, contentType }: { body: Buffer; contentType: string | undefined }): MultipartPart[] | null {
  const match = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary) return null;
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: MultipartPart[] = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const from = start + delimiter.length;
    if (body.subarray(from, from + 2).toString() === "--") return parts;
    const next = body.indexOf(delimiter, from);
    if (next === -1) return null;
    const part = readPart(body.subarray(from + 2, next - 2));
    if (!part) return null;
    parts.push(part);
    start = next;
  }
  return null;
}

function readPart(bytes: Buffer): MultipartPart | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const head = bytes.subarray(0, headEnd).toString("utf8");
  const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return null;
  return {
    name,
    filename: /filename="([^"]*)"/i.exec(head)?.[1] ?? null,
    contentType: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? "application/octet-stream",
    content: bytes.subarray(headEnd + 4),
  };
}
