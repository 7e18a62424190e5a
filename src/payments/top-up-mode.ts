import { keysSet } from "../catalog/provider-key";
import { type Env, env } from "../env";

export type TopUpMode = NonNullable<Env["TOPUP"]>;

/** As `TOPUP` says. Unset: with a provider's key here, test money would pay for real calls, so it must have been asked for by name. */
export function topUpMode(): TopUpMode {
  return env.TOPUP ?? (keysSet().length > 0 ? "off" : "manual");
}

/** Top-ups are off only because providers' keys are set and `TOPUP` is not: the operator has to choose. */
export function isTopUpOffByDefault(): boolean {
  return env.TOPUP === undefined && topUpMode() === "off";
}
