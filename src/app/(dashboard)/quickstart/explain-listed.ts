import type { RequestJson } from "@/queries/requests/request-json";
import { explainFailure, type Failure } from "../requests/explain-failure";

type Listed = Pick<RequestJson, "mode" | "outcome" | "statusCode" | "errorCode">;

/**
 * Why a call of the list failed; null: it did not. The list does not say what was tried: a passed-through answer is the provider's own unless it broke
 * off or was refused before, and a resold call was tried unless it was refused.
 */
export function explainListed(call: Listed): Failure | null {
  const { mode, outcome, statusCode } = call;
  const wasAnswered = outcome === "completed" || (mode === "reseller" && outcome !== "refused");
  return explainFailure({ ...call, attempts: wasAnswered ? [{ statusCode }] : [] });
}
