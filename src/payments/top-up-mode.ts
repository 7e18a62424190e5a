import { loadCatalog } from "../catalog/load-catalog";
import { keysSet } from "../catalog/provider-key";
import { type Env, env } from "../env";

export type TopUpMode = NonNullable<Env["TOPUP"]>;

/** As `TOPUP` says. Unset: with a provider's key here, test money would pay for real calls, so it must have been asked for by name. */
export async function topUpMode(): Promise<TopUpMode> {
  if (env.TOPUP) return env.TOPUP;
  await loadCatalog();
  return keysSet().length > 0 ? "off" : "manual";
}

/** Top-ups are off only because providers' keys are set and `TOPUP` is not: the operator has to choose. */
export async function isTopUpOffByDefault(): Promise<boolean> {
  return env.TOPUP === undefined && (await topUpMode()) === "off";
}
