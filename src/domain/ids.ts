const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
export type IdPrefix = "usr" | "org" | "mem" | "ses" | "tok" | "req";

/**
 * `req_` + 10 characters of milliseconds + 16 random ones (80 bits): unique, unguessable, and in order of time,
 * so that the primary key's index grows at its end.
 */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  let time = "";
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  const random = crypto.getRandomValues(new Uint8Array(16));
  let tail = "";
  for (const byte of random) tail += ALPHABET[byte & 31];
  return `${prefix}_${time}${tail}`;
}
