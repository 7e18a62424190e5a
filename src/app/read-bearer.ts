/** The text of `Authorization: Bearer …`; undefined: the header is missing, or of another scheme. */
export function readBearer(headers: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
}
