import { asBuffer } from "../as-buffer";
import { scanTopLevel } from "./scan-json";

export type Members = Record<string, unknown>;

/**
 * The values of the named top-level members of a JSON object; the content beside them is never parsed.
 * @returns null when the bytes are not a JSON object. The result has no prototype: a name from outside cannot reach one.
 */
export function parseMembers(bytes: Uint8Array, names: readonly string[]): Members | null {
  const scan = scanTopLevel(bytes);
  if (!scan.ok) return null;
  const members: Members = Object.create(null);
  for (const name of names) {
    const span = scan.members.get(name);
    if (span) members[name] = JSON.parse(asBuffer(bytes).toString("utf8", span.valueStart, span.valueEnd));
  }
  return members;
}

/** The bytes of one member's value; null when there is no such member. */
export function sliceMember(bytes: Uint8Array, name: string): Uint8Array | null {
  const scan = scanTopLevel(bytes);
  const span = scan.ok ? scan.members.get(name) : undefined;
  return span ? bytes.subarray(span.valueStart, span.valueEnd) : null;
}

/** Parses text that may not be JSON; undefined when it is not. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Members | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : null;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** A string that can serve as a name: not empty, and no longer than names are. */
export function asName(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length <= 256 ? value : null;
}

/** A count, an index or a time; null when the value is negative, a fraction, or too large to be exact. */
export function asWholeNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
