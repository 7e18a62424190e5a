import { asBuffer } from "../../bytes/as-buffer";
import { type JsonMembers, type MemberSpan, type ScanResult, scanTopLevel } from "../../bytes/json/scan-json";

const OPTIONS = '"stream_options":{"include_usage":true}';
const USAGE_KEY = Buffer.from('"usage"');
const NULL_MEMBER = Buffer.from(',"usage":null');
const COMMA = 0x2c;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;
/** What a usage event carries beside its usage that says nothing to the caller. */
const PLAIN_MEMBERS = new Set([
  "id",
  "object",
  "created",
  "model",
  "provider",
  "service_tier",
  "system_fingerprint",
  "choices",
  "usage",
  "obfuscation",
  "latency_checkpoint",
]);

/**
 * A streaming request's body with `stream_options.include_usage` on, every other byte as it was.
 * Null: nothing to add, because the caller asks for it already, does not stream, or sends options that the provider will refuse.
 */
export function injectIncludeUsage(body: Uint8Array, scan: ScanResult): Uint8Array | null {
  if (!scan.ok || textOf(body, scan.members.get("stream")) !== "true") return null;
  const options = scan.members.get("stream_options");
  if (!options) return insertMember(body, scan, OPTIONS);
  if (textOf(body, options) === "null") return splice(body, options.valueStart, options.valueEnd, '{"include_usage":true}');
  const object = body.subarray(options.valueStart, options.valueEnd);
  const inner = scanTopLevel(object);
  if (!inner.ok) return null;
  const include = inner.members.get("include_usage");
  const changed = include ? turnOn(object, include) : insertMember(object, inner, '"include_usage":true');
  return changed && splice(body, options.valueStart, options.valueEnd, changed);
}

/**
 * One event of an answer to a request that `injectIncludeUsage` changed, without what that added: the caller gets what it would have got.
 * @param frameRaw the event's bytes as they came; `data` is the part of them that the `data` field holds
 * @returns the same object when there is nothing to take out; null when nothing of the event is left: it is dropped
 */
export function stripAddedUsage(frameRaw: Uint8Array, data: Uint8Array): Uint8Array | null {
  const bytes = asBuffer(data);
  const shift = data.byteOffset - frameRaw.byteOffset;
  // A `data` field of several lines is a copy, whose offsets mean nothing in the frame. No provider sends one.
  const isInFrame = data.buffer === frameRaw.buffer && shift >= 0 && shift + data.length <= frameRaw.length;
  const plain = isInFrame ? findPlainNull(bytes) : -1;
  if (plain >= 0) return cut(frameRaw, plain + shift, plain + NULL_MEMBER.length + shift);
  if (!isInFrame || bytes.indexOf(USAGE_KEY) < 0) return frameRaw;
  const scan = scanTopLevel(data);
  const usage = scan.ok ? scan.members.get("usage") : undefined;
  if (!scan.ok || !usage) return frameRaw;
  const isUsageEvent = isEmptyArray(data, scan.members.get("choices")) && textOf(data, usage) !== "null";
  if (isUsageEvent && [...scan.members.keys()].every((key) => PLAIN_MEMBERS.has(key))) return null;
  const { from, to } = spanWithComma(data, scan.members, usage);
  return cut(frameRaw, from + shift, to + shift);
}

/**
 * Where `,"usage":null` stands, in the form that nearly every event has: behind it only members without braces, so that it can only be
 * at the top level (inside a string its quotes would be escaped). -1: look properly.
 */
function findPlainNull(bytes: Buffer): number {
  const at = bytes.indexOf(NULL_MEMBER);
  if (at < 0) return -1;
  const next = at + NULL_MEMBER.length;
  const last = bytes.length - 1;
  if (bytes[last] !== OBJECT_CLOSE || (bytes[next] !== COMMA && next !== last)) return -1;
  for (let i = next; i < last; i++) if (bytes[i] === OBJECT_OPEN || bytes[i] === OBJECT_CLOSE) return -1;
  return at;
}

/** The member and the comma that it brought along: the one before it, or after it when it stands first. */
function spanWithComma(data: Uint8Array, members: JsonMembers, usage: MemberSpan): { from: number; to: number } {
  const bytes = asBuffer(data);
  let before = -1;
  let after = -1;
  for (const span of members.values()) {
    if (span.keyStart < usage.keyStart) before = Math.max(before, span.valueEnd);
    if (span.keyStart > usage.keyStart && (after < 0 || span.keyStart < after)) after = span.keyStart;
  }
  if (before >= 0) return { from: bytes.indexOf(",", before), to: usage.valueEnd };
  return { from: usage.keyStart, to: after < 0 ? usage.valueEnd : after };
}

function turnOn(object: Uint8Array, include: MemberSpan): Uint8Array | null {
  const value = textOf(object, include);
  return value === "false" || value === "null" ? splice(object, include.valueStart, include.valueEnd, "true") : null;
}

function insertMember(body: Uint8Array, scan: { members: JsonMembers; objectEnd: number }, member: string): Uint8Array {
  let end = -1;
  for (const span of scan.members.values()) end = Math.max(end, span.valueEnd);
  return end < 0 ? splice(body, scan.objectEnd, scan.objectEnd, member) : splice(body, end, end, `,${member}`);
}

function splice(bytes: Uint8Array, from: number, to: number, insert: string | Uint8Array): Uint8Array {
  const middle = typeof insert === "string" ? Buffer.from(insert) : insert;
  const changed = Buffer.allocUnsafe(bytes.length - (to - from) + middle.length);
  changed.set(bytes.subarray(0, from));
  changed.set(middle, from);
  changed.set(bytes.subarray(to), from + middle.length);
  return changed;
}

function cut(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const changed = Buffer.allocUnsafe(bytes.length - (to - from));
  changed.set(bytes.subarray(0, from));
  changed.set(bytes.subarray(to), from);
  return changed;
}

function isEmptyArray(data: Uint8Array, span: MemberSpan | undefined): boolean {
  return span !== undefined && /^\[\s*\]$/.test(textOf(data, span) ?? "");
}

function textOf(bytes: Uint8Array, span: MemberSpan | undefined): string | undefined {
  return span && asBuffer(bytes).toString("utf8", span.valueStart, span.valueEnd);
}
