/** How money is added here; or why it cannot be. */
export type TopUpState = "manual" | "stripe" | "off" | "offByDefault" | "unconfigured" | "forbidden";

interface TopUpOptions {
  topUp: "manual" | "stripe" | "off";
  /** `off` was not written by the operator: it is the default of a server with a provider's key. */
  isOffByDefault: boolean;
  isStripeConfigured: boolean;
  /** Members spend money, admins and owners add it. */
  isAdmin: boolean;
}

export function topUpState({ topUp, isOffByDefault, isStripeConfigured, isAdmin }: TopUpOptions): TopUpState {
  if (topUp === "off") return isOffByDefault ? "offByDefault" : "off";
  if (topUp === "stripe" && !isStripeConfigured) return "unconfigured";
  return isAdmin ? topUp : "forbidden";
}
