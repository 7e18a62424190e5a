import { describeDatabase } from "../db/dialect";
import type { Env } from "../env";

/** What a person wants to see at the start: which settings are in force. Names only, never a secret's value. */
export function describeConfiguration(env: Env): string {
  const values = Object.entries(env).filter(([, value]) => value !== undefined);
  const keys = values.map(([name]) => name).filter((name) => name.endsWith("_API_KEY"));
  const moved = values.filter(([name]) => name.startsWith("UPSTREAM_") && name.endsWith("_URL")).map(([name]) => name);
  return [
    `  database        ${describeDatabase(env.DATABASE_URL)}`,
    `  sign-up         ${env.SIGNUP}`,
    // In percent: 20 where 0.20 is meant is seen here.
    `  margin          ${Math.round(env.DEFAULT_MARGIN_PERCENT * 1_000_000) / 10_000} % on what providers charge`,
    `  top-ups         ${env.TOPUP}${isGiveaway(env, keys) ? ": test money, that pays for real calls; set TOPUP or SIGNUP before strangers can come here" : ""}`,
    `  metrics         ${env.METRICS_TOKEN ? "/metrics, with METRICS_TOKEN" : "off (no METRICS_TOKEN)"}`,
    `  provider keys   ${keys.join(", ") || "none (pass-through needs none)"}`,
    `  providers at    ${moved.length > 0 ? `addresses set by ${moved.join(", ")}` : "their own addresses"}`,
  ].join("\n");
}

/** Whoever comes can sign up, take money from nowhere and spend the operator's. */
function isGiveaway({ TOPUP, SIGNUP }: Env, keys: readonly string[]): boolean {
  return TOPUP === "manual" && SIGNUP === "open" && keys.length > 0;
}
