import { z } from "zod";
import { database } from "../db/client";
import type { Payment } from "../db/generated/client";
import type { NanoUsd } from "../domain/money";
import { lockBalance, type Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { postHouseEntry } from "../ledger/post-house-entry";
import { askStripe } from "./ask-stripe";
import { bookPayment, type PaidAmount } from "./checkout-events";
import { type EventResult, FOREIGN } from "./payment-event";
import { lockPayment } from "./payment-row";
import { type StripeSettings, stripeClient } from "./stripe-settings";

/** https://docs.stripe.com/api/payment_intents/object */
export const intentSchema = z.object({
  id: z.string(),
  status: z.string(),
  amount_received: z.int(),
  currency: z.string(),
  metadata: z.object({ paymentId: z.string().optional() }),
});

/** The order that a payment intent paid. `paid` is only filled in when we do not know yet that it was paid. */
export interface PaidIntent {
  paymentId: string;
  paid: PaidAmount | null;
}

/**
 * Which of our orders a charge or a dispute is about; null: none. Events may come in any order: when the checkout's end has not been seen yet, the
 * payment service is asked, whose metadata on the intent is ours and cannot be chosen by the payer.
 */
export async function findPaidIntent(paymentIntentId: string | null | undefined, stripe: StripeSettings): Promise<PaidIntent | null> {
  if (!paymentIntentId) return null;
  const known = await database().payment.findUnique({ where: { paymentIntentId }, select: { id: true, paidAt: true } });
  // An automatic payment has its intent before it is paid.
  if (known?.paidAt) return { paymentId: known.id, paid: null };
  const found = await askStripe(() => stripeClient(stripe).paymentIntents.retrieve(paymentIntentId));
  if (!found) return null;
  const { status, amount_received: cents, currency, metadata } = intentSchema.parse(found);
  if (!metadata.paymentId) return null;
  const received = status === "succeeded" ? cents : null;
  return { paymentId: metadata.paymentId, paid: { paymentIntentId, cents: received, currency } };
}

/**
 * The order that money is taken back from, locked. What takes money back implies that it was paid: when that event is still on its way, it is
 * booked now, and will find so when it comes.
 */
export async function lockPaidPayment(tx: Transaction, found: PaidIntent | null): Promise<{ payment: Payment } | { refused: EventResult }> {
  const payment = found && (await lockPayment(tx, { id: found.paymentId }));
  if (!payment) return { refused: FOREIGN };
  if (!found.paid) return { payment };
  if (payment.paymentIntentId !== null && payment.paymentIntentId !== found.paid.paymentIntentId) {
    return { refused: { outcome: "mismatch", paymentId: payment.id, note: "another payment intent" } };
  }
  const result = await bookPayment(tx, payment, found.paid);
  return result.outcome === "mismatch" ? { refused: result } : { payment: { ...payment, status: "paid" } };
}

interface TakeBack {
  payment: Payment;
  type: "refund" | "dispute";
  amountNanoUsd: NanoUsd;
  /** Unique for its type: the same money is taken back once. */
  reference: string;
  description: string;
}

/**
 * Takes from the balance what the payment service has taken from us. A balance is never negative: what is held or spent already is the house's
 * loss. Returns that loss.
 */
export async function takeBack(tx: Transaction, { payment, type, amountNanoUsd, reference, description }: TakeBack): Promise<NanoUsd> {
  const { id: paymentId, organizationId } = payment;
  const { availableNanoUsd } = await lockBalance(tx, organizationId);
  const taken = amountNanoUsd < availableNanoUsd ? amountNanoUsd : availableNanoUsd;
  const lost = amountNanoUsd - taken;
  const common = { organizationId, reference, paymentId, description };
  if (taken > 0n) await postEntry(tx, { ...common, type, amountNanoUsd: -taken, counterAccount: "house:payments" });
  if (lost > 0n) {
    await postHouseEntry(tx, {
      ...common,
      type: `${type}_loss`,
      amountNanoUsd: lost,
      debitAccount: "house:refunds",
      creditAccount: "house:payments",
    });
  }
  return lost;
}
