const OURS = /(?:mon|llm)_sk_/i;
/** What nearly no header has, and every hidden credential: our prefix, an escape, or the Basic scheme. */
const SUSPICIOUS = /(?:mon|llm)_sk_|%|^basic /i;
/** Encoded so often, nobody who takes credentials would find it. */
const DECODINGS_MAX = 5;

/**
 * Whether text holds a credential of this gateway, as it stands, percent-encoded however often, or in HTTP's Basic scheme
 * (RFC 7617). For what is about to leave for a provider, or to be kept.
 */
export function holdsCredential(text: string): boolean {
  return SUSPICIOUS.test(text) && hidesCredential(text);
}

function hidesCredential(text: string): boolean {
  if (OURS.test(text)) return true;
  if (/^basic /i.test(text)) return OURS.test(Buffer.from(text.slice("basic ".length), "base64").toString("latin1"));
  let encoded = text;
  for (let round = 0; round < DECODINGS_MAX && encoded.includes("%"); round++) {
    encoded = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (OURS.test(encoded)) return true;
  }
  return false;
}
