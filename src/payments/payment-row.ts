import { z } from "zod";
import type { Payment } from "../db/generated/client";
import { NANO_PER_USD, type NanoUsd } from "../domain/money";
import type { Transaction } from "../ledger/lock-balance";

/** The order that an event is about, locked until the transaction's end: events about one payment wait for each other. */
export async function lockPayment(tx: Transaction, where: { id: string } | { checkoutId: string }): Promise<Payment | null> {
  const [payment] = await tx.payment.updateManyAndReturn({ where: { ...where, method: "stripe" }, data: { method: "stripe" } });
  return payment ?? null;
}

/** The status of a paid order, from what was taken back of it. */
export function paymentStatus({
  amountNanoUsd,
  refundedNanoUsd,
  disputedNanoUsd,
}: Pick<Payment, "amountNanoUsd" | "refundedNanoUsd" | "disputedNanoUsd">) {
  if (disputedNanoUsd > 0n) return "disputed";
  return refundedNanoUsd >= amountNanoUsd ? "refunded" : "paid";
}

const NANO_PER_CENT = NANO_PER_USD / 100n;

/** The payment service counts in cents. */
export const fromCents = (cents: number): NanoUsd => BigInt(cents) * NANO_PER_CENT;

/** Top-ups are whole cents: see `topUpAmountSchema`. */
export function toCents(amount: NanoUsd): number {
  if (amount % NANO_PER_CENT !== 0n) throw new RangeError("not a whole number of cents");
  return Number(amount / NANO_PER_CENT);
}

/** Another object, by its id or as a whole: https://docs.stripe.com/expand */
export const referenceSchema = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((found) => (typeof found === "string" ? found : found.id));
