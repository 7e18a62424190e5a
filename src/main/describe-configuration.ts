import { describeDatabase } from "../db/dialect";
import { type Env, isTopUpOffByDefault } from "../env";

/** What an operator wants to see at the start: which settings are in force. Names only, never the value of a secret. */
export function describeConfiguration(env: Env): string {
  const values = Object.entries(env).filter(([, value]) => value !== undefined);
  const keys = values.map(([name]) => name).filter((name) => name.endsWith("_API_KEY"));
  const moved = values.filter(([name]) => name.startsWith("UPSTREAM_") && name.endsWith("_URL")).map(([name]) => name);
  return [
    `  database        ${describeDatabase(env.DATABASE_URL)}`,
    `  sign-up         ${env.SIGNUP}`,
    // In percent: 20 where 0.20 is meant is seen here.
    `  margin          ${Math.round(env.DEFAULT_MARGIN_PERCENT * 1_000_000) / 10_000} % on what providers charge`,
    `  top-ups         ${env.TOPUP}${explainTopUps(env, keys)}`,
    `  metrics         ${env.METRICS_TOKEN ? "/metrics, with METRICS_TOKEN" : "off (no METRICS_TOKEN)"}`,
    `  provider keys   ${keys.join(", ") || "none (pass-through needs none)"}`,
    `  providers at    ${moved.length > 0 ? `addresses set by ${moved.join(", ")}` : "their own addresses"}`,
  ].join("\n");
}

function explainTopUps(env: Env, keys: readonly string[]): string {
  if (isTopUpOffByDefault(env))
    return ": there are provider keys, and TOPUP is not set; set it to stripe, or to manual for credit that costs nothing";
  return isGiveaway(env, keys) ? ": test money, which pays for real calls; set TOPUP or SIGNUP before strangers can reach this server" : "";
}

/** Anyone can sign up, credit themselves test money and spend it on the operator's keys. */
function isGiveaway({ TOPUP, SIGNUP }: Env, keys: readonly string[]): boolean {
  return TOPUP === "manual" && SIGNUP === "open" && keys.length > 0;
}
