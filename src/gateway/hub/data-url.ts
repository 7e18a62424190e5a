const HEADER = /^data:([a-z0-9.+-]+\/[a-z0-9.+-]+)(?:;[a-z0-9=.+-]+)*;base64,/i;
const HEADER_CHARACTERS_MAX = 200;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export interface DataUrl {
  mediaType: string;
  /** Base64. */
  data: string;
}

/** Parses a base64 data URL (RFC 2397); null when the text is not one. */
export function readDataUrl(text: string): DataUrl | null {
  const header = HEADER.exec(text.slice(0, HEADER_CHARACTERS_MAX));
  const data = header ? text.slice(header[0].length) : "";
  return header && isBase64(data) ? { mediaType: (header[1] as string).toLowerCase(), data } : null;
}

/** As all providers take it: padded or not, without line breaks, not empty. */
export function isBase64(text: string): boolean {
  return BASE64.test(text);
}

export function formatDataUrl({ mediaType, data }: DataUrl): string {
  return `data:${mediaType};base64,${data}`;
}
