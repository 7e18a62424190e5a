import { asBuffer } from "../as-buffer";
import { type JsonMembers, type MemberSpan, scanTopLevel } from "./scan-json";

/** An object as `scanTopLevel` found it. */
export interface ScannedObject {
  members: JsonMembers;
  objectEnd: number;
}

/** Appends a member to an object; every other byte stays as it was. @param member as JSON: `"name":value` */
export function insertMember(bytes: Uint8Array, { members, objectEnd }: ScannedObject, member: string): Uint8Array {
  let end = -1;
  for (const span of members.values()) end = Math.max(end, span.valueEnd);
  return end < 0 ? splice(bytes, objectEnd, objectEnd, member) : splice(bytes, end, end, `,${member}`);
}

/**
 * Appends a member to the object at `path`; every other byte stays as it was.
 * @param member as JSON: `"name":value`
 * @returns null when there is no such object
 */
export function addMember(bytes: Uint8Array, path: readonly string[], member: string): Uint8Array | null {
  const scan = scanTopLevel(bytes);
  if (!scan.ok) return null;
  const [name, ...rest] = path;
  if (name === undefined) return insertMember(bytes, scan, member);
  const span = scan.members.get(name);
  const inner = span ? addMember(bytes.subarray(span.valueStart, span.valueEnd), rest, member) : null;
  return span && inner ? replaceValue(bytes, span, inner) : null;
}

/** Gives the member at `path` this value, whether or not it is there; every other byte stays as it was. @param value as JSON. Null: a step of the path is no object */
export function setMember(bytes: Uint8Array, path: readonly [string, ...string[]], value: string): Uint8Array | null {
  const scan = scanTopLevel(bytes);
  if (!scan.ok) return null;
  const [name, ...rest] = path;
  const [next] = rest;
  const span = scan.members.get(name);
  if (!span)
    return insertMember(bytes, scan, `${JSON.stringify(name)}:${rest.reduceRight((inner, step) => `{${JSON.stringify(step)}:${inner}}`, value)}`);
  if (next === undefined) return replaceValue(bytes, span, value);
  const inner = setMember(bytes.subarray(span.valueStart, span.valueEnd), [next, ...rest.slice(1)], value);
  return inner && replaceValue(bytes, span, inner);
}

/** Replaces the value of a member. */
export function replaceValue(bytes: Uint8Array, { valueStart, valueEnd }: MemberSpan, value: string | Uint8Array): Uint8Array {
  return splice(bytes, valueStart, valueEnd, value);
}

/** The place of a member together with the comma to remove with it: the one before it, or the one after it if it is the first. */
export function spanWithComma(bytes: Uint8Array, members: JsonMembers, member: MemberSpan): { from: number; to: number } {
  let before = -1;
  let after = -1;
  for (const span of members.values()) {
    if (span.keyStart < member.keyStart) before = Math.max(before, span.valueEnd);
    if (span.keyStart > member.keyStart && (after < 0 || span.keyStart < after)) after = span.keyStart;
  }
  if (before >= 0) return { from: asBuffer(bytes).indexOf(",", before), to: member.valueEnd };
  return { from: member.keyStart, to: after < 0 ? member.valueEnd : after };
}

/** A copy without the bytes from `from` to `to`. */
export function cut(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const changed = Buffer.allocUnsafe(bytes.length - (to - from));
  changed.set(bytes.subarray(0, from));
  changed.set(bytes.subarray(to), from);
  return changed;
}

/** A copy with `insert` in place of the bytes from `from` to `to`. */
export function splice(bytes: Uint8Array, from: number, to: number, insert: string | Uint8Array): Uint8Array {
  const middle = typeof insert === "string" ? Buffer.from(insert) : insert;
  const changed = Buffer.allocUnsafe(bytes.length - (to - from) + middle.length);
  changed.set(bytes.subarray(0, from));
  changed.set(middle, from);
  changed.set(bytes.subarray(to), from + middle.length);
  return changed;
}

/** The text of a member's value; undefined when there is no such member. */
export function textOf(bytes: Uint8Array, span: MemberSpan | undefined): string | undefined {
  return span && asBuffer(bytes).toString("utf8", span.valueStart, span.valueEnd);
}
