import type { Quota } from "../../domain/limits";
import type { CallState } from "../call-state";

/** What is left of the caller's limits: name, value, name, value … A provider's own headers of these names stay as they are. */
export function limitHeaders({ quotas, endpoint }: Pick<CallState, "quotas" | "endpoint">): string[] {
  if (quotas === null) return [];
  const prefix = endpoint?.mode === "pass-through" ? "x-monitor-ratelimit" : "x-ratelimit";
  return [...quotaHeaders(prefix, "requests", quotas.requests), ...quotaHeaders(prefix, "tokens", quotas.tokens)];
}

/** As OpenAI has them: https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers */
function quotaHeaders(prefix: string, unit: string, quota: Quota | null): string[] {
  if (!quota) return [];
  const { limit, remaining, resetMs } = quota;
  const values = { limit: String(limit), remaining: String(remaining), reset: formatReset(resetMs) };
  return Object.entries(values).flatMap(([name, value]) => [`${prefix}-${name}-${unit}`, value]);
}

/** `1m0s`, `59.321s`, `20ms`. */
export function formatReset(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms));
  if (whole < 1_000) return `${whole}ms`;
  const minutes = Math.floor(whole / 60_000);
  return `${minutes > 0 ? `${minutes}m` : ""}${(whole % 60_000) / 1_000}s`;
}
