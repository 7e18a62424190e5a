import { hash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_CHARACTERS = 30;
const CHECKSUM_CHARACTERS = 6;
const SHOWN_CHARACTERS = 4;

export type CredentialPrefix = "mon_sk_" | "llm_sk_" | "adm_sk_" | "inv_sk_";

/** CRC32 of the text in base62, six characters. It catches typos; it proves nothing. */
function checksum(text: string): string {
  let digits = "";
  for (let rest = crc32(text), i = 0; i < CHECKSUM_CHARACTERS; i++, rest = Math.floor(rest / 62)) digits = BASE62[rest % 62] + digits;
  return digits;
}

/** A new credential: prefix, 30 random base62 characters (178 bits), and the CRC32 of both, so that secret scanners can find it. */
export function makeCredential(prefix: CredentialPrefix): string {
  let text: string = prefix;
  for (let i = 0; i < RANDOM_CHARACTERS; i++) text += BASE62[randomInt(62)];
  return text + checksum(text);
}

const BODY = /^[0-9A-Za-z]+$/;

/** The right prefix and length: cheap, and bounds what is hashed. */
export function hasCredentialShape(prefix: CredentialPrefix, text: string): boolean {
  return text.length === prefix.length + RANDOM_CHARACTERS + CHECKSUM_CHARACTERS && text.startsWith(prefix);
}

/** False for anything that cannot be one of ours, so that the database is never asked about it. */
export function isCredential(prefix: CredentialPrefix, text: string): boolean {
  if (!hasCredentialShape(prefix, text)) return false;
  return BODY.test(text.slice(prefix.length)) && checksum(text.slice(0, -CHECKSUM_CHARACTERS)) === text.slice(-CHECKSUM_CHARACTERS);
}

/** SHA-256 of the whole credential, hex: what is stored, and what caches are keyed by. 178 random bits need no salt. */
export function digestCredential(text: string): string {
  return hash("sha256", text, "hex");
}

/** `mon_sk_AbCd…wxyz`: enough to recognize it, too little to use it. */
export function showCredential(prefix: CredentialPrefix, text: string): string {
  return `${text.slice(0, prefix.length + SHOWN_CHARACTERS)}…${text.slice(-SHOWN_CHARACTERS)}`;
}
