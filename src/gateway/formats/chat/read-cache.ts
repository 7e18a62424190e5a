import { asObject, type Members } from "../../bytes/json/parse-members";
import type { CacheMark, InputPart, Place } from "../../hub/parts";
import { refuse, refuseUnknown } from "../../translate/refuse";

const MEMBERS = new Set(["type", "ttl"]);

/** A cache breakpoint: `cache_control` as Anthropic writes it, or OpenAI's `prompt_cache_breakpoint`. Null: none. */
export function readCache(holder: Members, at: Place): CacheMark | null {
  const stated = holder.cache_control ?? null;
  if (stated === null) return (holder.prompt_cache_breakpoint ?? null) === null ? null : { ttl: null };
  const path = at === "" ? "cache_control" : `${at}.cache_control`;
  const control = asObject(stated);
  if (control?.type !== "ephemeral") refuse(path, 'must be {"type": "ephemeral"}.');
  refuseUnknown(path, control, MEMBERS);
  const ttl = control.ttl ?? null;
  if (ttl !== null && ttl !== "5m" && ttl !== "1h") refuse(`${path}.ttl`, 'must be "5m" or "1h".');
  return { ttl };
}

/** A breakpoint for a whole message stands at its last part that can carry one. */
export function markLast(parts: readonly InputPart[], mark: CacheMark | null): void {
  const last = mark && parts.findLast((part) => "cache" in part);
  if (last && "cache" in last) last.cache = mark;
}
