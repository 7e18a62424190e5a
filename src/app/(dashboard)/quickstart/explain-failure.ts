import type { RequestJson } from "@/queries/request-json";

/** What can be done about a failed call. */
export type NextStep = "top-up" | "key-page" | "providers" | "none";

interface Explanation {
  /** Names its text: `quickstart.causes.<cause>`. */
  cause: Cause;
  next: NextStep;
}

/** The provider's own answers to a pass-through call; everything above is `providerDown`, everything else `providerRequest`. */
const BY_PROVIDER_STATUS: Readonly<Record<number, Cause>> = {
  401: "providerKey",
  402: "providerCredit",
  403: "providerKey",
  404: "providerModel",
  429: "providerLimit",
};

/** The gateway's own refusals, by their code. */
const BY_CODE: Readonly<Record<string, Cause>> = {
  insufficient_balance: "balance",
  model_not_found: "model",
  forbidden: "forbidden",
  rate_limited: "limit",
  provider_not_configured: "operatorKey",
  provider_key_rejected: "operatorKey",
  upstream_error: "providerDown",
  upstream_timeout: "providerDown",
  unavailable: "unavailable",
  internal: "unavailable",
};

const NEXT: Partial<Record<Cause, NextStep>> = {
  balance: "top-up",
  providerKey: "key-page",
  providerCredit: "key-page",
  providerLimit: "key-page",
  operatorKey: "providers",
};

export type Cause =
  | "providerKey"
  | "providerCredit"
  | "providerModel"
  | "providerLimit"
  | "providerRequest"
  | "providerDown"
  | "balance"
  | "model"
  | "forbidden"
  | "limit"
  | "operatorKey"
  | "unavailable"
  | "request"
  | "cancelled"
  | "broken";

/** Why a recorded call failed, as far as its row tells, and what helps; null: it did not fail. */
export function explainFailure(call: Pick<RequestJson, "mode" | "outcome" | "statusCode" | "errorCode">): Explanation | null {
  const cause = causeOf(call);
  return cause && { cause, next: NEXT[cause] ?? "none" };
}

function causeOf({ mode, outcome, statusCode, errorCode }: Parameters<typeof explainFailure>[0]): Cause | null {
  if (outcome === "cancelled") return "cancelled";
  if (statusCode < 400) return outcome === "broken" ? "broken" : null;
  const known = BY_CODE[errorCode ?? ""];
  if (known) return known;
  if (mode === "reseller" || outcome === "refused") return "request";
  return BY_PROVIDER_STATUS[statusCode] ?? (statusCode >= 500 ? "providerDown" : "providerRequest");
}
