const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_BYTES = 16;
export type IdPrefix =
  | "usr"
  | "org"
  | "mem"
  | "ses"
  | "tok"
  | "req"
  | "key"
  | "pay"
  | "txn"
  | "adm"
  | "aud"
  | "rte"
  | "brk"
  | "inv"
  | "bud"
  | "exp"
  | "chn"
  | "alr"
  | "evt"
  | "dlv";

/** Random bytes in stock: asking the system for each id anew costs more than the rest of it. */
const pool = new Uint8Array(256 * RANDOM_BYTES);
let used = pool.length;

/**
 * `req_` + 10 characters of milliseconds + 16 random ones (80 bits): unique, unguessable, and in order of time,
 * so that the primary key's index grows at its end.
 */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  let time = "";
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  if (used + RANDOM_BYTES > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let tail = "";
  for (const end = used + RANDOM_BYTES; used < end; used++) tail += ALPHABET[(pool[used] as number) & 31];
  return `${prefix}_${time}${tail}`;
}
