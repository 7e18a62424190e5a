import { asObject, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";

const MEMBERS = new Set(["type", "ttl"]);

/**
 * A cache breakpoint: `cache_control` as Anthropic writes it, or OpenAI's `prompt_cache_breakpoint`.
 * @returns what to spread into the block: empty when there is none
 */
export function readCacheControl(holder: Members, path: string): { cache_control?: Members } {
  const stated = holder.cache_control ?? null;
  if (stated === null) return readBreakpoint(holder, path);
  const control = asObject(stated);
  if (control?.type !== "ephemeral") refuse(`${path}cache_control`, 'must be {"type": "ephemeral"}.');
  refuseUnknown(`${path}cache_control`, control, MEMBERS);
  const ttl = control.ttl ?? null;
  if (ttl !== null && ttl !== "5m" && ttl !== "1h") refuse(`${path}cache_control.ttl`, 'must be "5m" or "1h".');
  return { cache_control: ttl === null ? { type: "ephemeral" } : { type: "ephemeral", ttl } };
}

function readBreakpoint(holder: Members, path: string): { cache_control?: Members } {
  const stated = holder.prompt_cache_breakpoint ?? null;
  if (stated === null) return {};
  if (asObject(stated)?.mode !== "explicit") refuse(`${path}prompt_cache_breakpoint`, 'must be {"mode": "explicit"}.');
  return { cache_control: { type: "ephemeral" } };
}
