import { isDeepStrictEqual } from "node:util";
import { hasLongNumber, printExact } from "./exact-json";
import type { Members } from "./parse-members";
import { scanTopLevel } from "./scan-json";
import { cut, setMember, spanWithComma } from "./splice";

/**
 * The JSON of `made`, an object that was made of `parsed`, which `bytes` hold. Members that are as they came keep their bytes where these hold numbers of
 * more digits than JavaScript has: a schema's bounds of 64 bits.
 */
export function keepNumbers(bytes: Uint8Array, parsed: Members, made: Members): Uint8Array {
  if (!hasLongNumber(bytes) || !scanTopLevel(bytes).ok) return Buffer.from(printExact(made));
  let kept = bytes;
  for (const name of Object.keys(parsed)) if (made[name] === undefined) kept = without(kept, name);
  for (const [name, value] of Object.entries(made))
    if (value !== undefined && !isDeepStrictEqual(value, parsed[name])) kept = setMember(kept, [name], printExact(value)) ?? kept;
  return kept;
}

function without(bytes: Uint8Array, name: string): Uint8Array {
  const scan = scanTopLevel(bytes);
  const span = scan.ok ? scan.members.get(name) : undefined;
  if (!scan.ok || !span) return bytes;
  const { from, to } = spanWithComma(bytes, scan.members, span);
  return cut(bytes, from, to);
}
