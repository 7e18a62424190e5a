import { asBuffer } from "../as-buffer";
import { scanTopLevel } from "./scan-json";

export type Members = Record<string, unknown>;

/**
 * The values of the named top-level members of a JSON object; content beside them is never made into values.
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

/** The bytes of one member's value; null when it is not there. */
export function sliceMember(bytes: Uint8Array, name: string): Uint8Array | null {
  const scan = scanTopLevel(bytes);
  const span = scan.ok ? scan.members.get(name) : undefined;
  return span ? bytes.subarray(span.valueStart, span.valueEnd) : null;
}

export function asObject(value: unknown): Members | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : null;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A name that says something: not empty, and of a length that a name has. */
export function asName(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length <= 256 ? value : null;
}

/**
 * How a provider names its error: never its text, which can quote a key or a prompt.
 * @param code beside an error that is only a text (xAI)
 */
export function readErrorCode(error: unknown, code?: unknown): string {
  const object = asObject(error);
  const candidates = object ? [object.code, object.type, object.status] : [code];
  const name = candidates.find((value) => typeof value === "number" || asName(value) !== null);
  return name === undefined ? "error" : String(name);
}
