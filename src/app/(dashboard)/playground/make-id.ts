/** Unique in this browser. Not `crypto.randomUUID`, which is only there on https and localhost. */
export function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
