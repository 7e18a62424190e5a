import { asBuffer } from "../../bytes/as-buffer";
import { type MemberSpan, type ScanResult, scanTopLevel } from "../../bytes/json/scan-json";
import { cut, insertMember, replaceValue, spanWithComma, textOf } from "../../bytes/json/splice";

const OPTIONS = '"stream_options":{"include_usage":true}';
const USAGE_KEY = Buffer.from('"usage"');
const NULL_MEMBER = Buffer.from(',"usage":null');
const COMMA = 0x2c;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;
/** The members of a usage event that mean nothing to the caller without the usage. */
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
 * Turns `stream_options.include_usage` on in a streaming request's body, and leaves every other byte as it was.
 * @returns null when the caller asks for usage already, does not stream, or sends options that the provider will refuse
 */
export function injectIncludeUsage(body: Uint8Array, scan: ScanResult): Uint8Array | null {
  if (!scan.ok || textOf(body, scan.members.get("stream")) !== "true") return null;
  const options = scan.members.get("stream_options");
  if (!options) return insertMember(body, scan, OPTIONS);
  if (textOf(body, options) === "null") return replaceValue(body, options, '{"include_usage":true}');
  const object = body.subarray(options.valueStart, options.valueEnd);
  const inner = scanTopLevel(object);
  if (!inner.ok) return null;
  const include = inner.members.get("include_usage");
  const changed = include ? turnOn(object, include) : insertMember(object, inner, '"include_usage":true');
  return changed && replaceValue(body, options, changed);
}

/**
 * Removes from one event what `injectIncludeUsage` has added to the response: the caller gets exactly the bytes that it would have got.
 * @param frameRaw the event's bytes as they came; `data` is the part of them that the `data` field holds
 * @returns the same object when there is nothing to remove; null when the whole event is to be dropped
 */
export function stripAddedUsage(frameRaw: Uint8Array, data: Uint8Array): Uint8Array | null {
  const bytes = asBuffer(data);
  const shift = data.byteOffset - frameRaw.byteOffset;
  // The `data` of several lines is a copy, whose offsets mean nothing in the frame. No provider sends one.
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
 * Finds `,"usage":null` in the form that nearly every event has: only members without braces follow it, so it must be at the top level (inside a
 * string its quotes would be escaped). -1: parse the event to find out.
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

function turnOn(object: Uint8Array, include: MemberSpan): Uint8Array | null {
  const value = textOf(object, include);
  return value === "false" || value === "null" ? replaceValue(object, include, "true") : null;
}

function isEmptyArray(data: Uint8Array, span: MemberSpan | undefined): boolean {
  return span !== undefined && /^\[\s*\]$/.test(textOf(data, span) ?? "");
}
