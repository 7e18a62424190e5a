import { isDeepStrictEqual } from "node:util";
import { printExact } from "./exact-json";
import type { Members } from "./parse-members";
import { scanTopLevel } from "./scan-json";
import { cut, setMember, spanWithComma } from "./splice";

interface ParsedBody {
  bytes: Uint8Array;
  /** What they say. */
  json: Members;
  /** See `hasLongNumber`; found when they were parsed. */
  hasLongNumbers: boolean;
}

/**
 * The JSON of `made`, an object that was made of a parsed body. Members that are as they came keep their bytes where these hold numbers of more digits than
 * JavaScript has: a schema's bounds of 64 bits.
 */
export function keepNumbers({ bytes, json, hasLongNumbers }: ParsedBody, made: Members): Uint8Array {
  if (!hasLongNumbers || !scanTopLevel(bytes).ok) return Buffer.from(printExact(made));
  let kept = bytes;
  for (const name of Object.keys(json)) if (ownMember(made, name) === undefined) kept = without(kept, name);
  for (const [name, value] of Object.entries(made))
    if (value !== undefined && !isDeepStrictEqual(value, ownMember(json, name))) kept = setMember(kept, [name], printExact(value)) ?? kept;
  return kept;
}

/** A caller's member may be called `toString`, which every object has. */
const ownMember = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);

function without(bytes: Uint8Array, name: string): Uint8Array {
  const scan = scanTopLevel(bytes);
  const span = scan.ok ? scan.members.get(name) : undefined;
  if (!scan.ok || !span) return bytes;
  const { from, to } = spanWithComma(bytes, scan.members, span);
  return cut(bytes, from, to);
}
