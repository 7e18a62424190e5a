import type { Payment } from "../db/generated/client";

/** The status of a paid order, from what was taken back of it. */
export function paymentStatus({
  amountNanoUsd,
  refundedNanoUsd,
  disputedNanoUsd,
}: Pick<Payment, "amountNanoUsd" | "refundedNanoUsd" | "disputedNanoUsd">) {
  if (disputedNanoUsd > 0n) return "disputed";
  return refundedNanoUsd >= amountNanoUsd ? "refunded" : "paid";
}
