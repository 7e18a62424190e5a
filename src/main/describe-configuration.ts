import { describeDatabase } from "../db/dialect";
import type { Env } from "../env";

/** What an operator wants to see at the start: which settings are in force. Names only, never the value of a secret. */
export function describeConfiguration(env: Env, { topUp, keys }: MoneyFacts): string {
  const moved = [...env.upstreamUrls.keys()];
  return [
    `  database        ${describeDatabase(env.DATABASE_URL)}`,
    `  sign-up         ${env.SIGNUP}`,
    // In percent: 20 where 0.20 is meant is seen here.
    `  margin          ${Math.round(env.DEFAULT_MARGIN_PERCENT * 1_000_000) / 10_000} % on what providers charge`,
    `  top-ups         ${topUp}${explainTopUps(env, { topUp, keys })}`,
    `  metrics         ${env.METRICS_TOKEN ? "/metrics, with METRICS_TOKEN" : "off (no METRICS_TOKEN)"}`,
    `  provider keys   ${keys.join(", ") || "none (pass-through needs none)"}`,
    `  providers at    ${moved.length > 0 ? `addresses set by ${moved.join(", ")}` : "their own addresses"}`,
  ].join("\n");
}

interface MoneyFacts {
  topUp: "manual" | "stripe" | "off";
  /** The variables that hold providers' keys. */
  keys: readonly string[];
}

const STRIPE_SECRETS = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"] as const;

function explainTopUps(env: Env, facts: MoneyFacts): string {
  const missing = facts.topUp === "stripe" ? STRIPE_SECRETS.filter((name) => !env[name]?.trim()) : [];
  if (missing.length > 0) return `: nobody can top up, because ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set`;
  if (env.TOPUP === undefined && facts.topUp === "off")
    return ": there are provider keys, and TOPUP is not set; set it to stripe, or to manual for credit that costs nothing";
  return isGiveaway(env, facts) ? ": test money, which pays for real calls; set TOPUP or SIGNUP before strangers can reach this server" : "";
}

/** Anyone can sign up, credit themselves test money and spend it on the operator's keys. */
function isGiveaway({ SIGNUP }: Env, { topUp, keys }: MoneyFacts): boolean {
  return topUp === "manual" && SIGNUP === "open" && keys.length > 0;
}
