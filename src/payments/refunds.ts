import { z } from "zod";
import type { Payment } from "../db/generated/client";
import { AppError } from "../domain/errors";
import type { NanoUsd } from "../domain/money";
import type { Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { postHouseEntry } from "../ledger/post-house-entry";
import { askStripe } from "./ask-stripe";
import { takeBack } from "./paid-order";
import { fromCents, paymentStatus, toCents } from "./payment-row";
import { type StripeSettings, stripeClient } from "./stripe-settings";

/**
 * All refunds of one payment that were ever made, and those of them that failed. Neither ever shrinks, so that whoever looks later, or hears of it
 * later, is never misled by what was true before.
 */
export interface RefundTotals {
  madeNanoUsd: NanoUsd;
  failedNanoUsd: NanoUsd;
}

const REFUNDS_MAX = 1_000;
/** https://docs.stripe.com/api/refunds/object */
const refundSchema = z.object({ id: z.string(), amount: z.int().min(0), status: z.string().nullish() });

/** Asks the payment service. `failedId`: a refund of which it has said already that it failed. @throws AppError `unavailable` */
export async function readRefunds(paymentIntentId: string, stripe: StripeSettings, failedId?: string): Promise<RefundTotals> {
  const query = { payment_intent: paymentIntentId, limit: 100 };
  const found = await askStripe(() => stripeClient(stripe).refunds.list(query).autoPagingToArray({ limit: REFUNDS_MAX }));
  const refunds = z.array(refundSchema).parse(found ?? []);
  if (failedId !== undefined && !refunds.some(({ id }) => id === failedId)) {
    throw new AppError("unavailable", "The payment service does not know this refund yet.", {
      remedy: "Send the event again later.",
      retryAfterSeconds: 60,
    });
  }
  const totals = { madeNanoUsd: 0n, failedNanoUsd: 0n };
  for (const { id, amount, status } of refunds) {
    totals.madeNanoUsd += fromCents(amount);
    if (status === "failed" || status === "canceled" || id === failedId) totals.failedNanoUsd += fromCents(amount);
  }
  return totals;
}

/** What a payment's row says was booked. */
export function bookedRefunds({ refundedNanoUsd, refundFailedNanoUsd }: Payment): RefundTotals {
  return { madeNanoUsd: refundedNanoUsd + refundFailedNanoUsd, failedNanoUsd: refundFailedNanoUsd };
}

const larger = (one: NanoUsd, other: NanoUsd) => (one > other ? one : other);

/**
 * Books what is not booked yet of a locked payment's refunds, and of those that failed. Null: everything is. Else what the balance could not cover.
 */
export async function bookRefunds(tx: Transaction, payment: Payment, seen: RefundTotals): Promise<{ lostNanoUsd: NanoUsd } | null> {
  const { id, organizationId } = payment;
  const before = bookedRefunds(payment);
  const made = larger(before.madeNanoUsd, seen.madeNanoUsd);
  const failed = larger(before.failedNanoUsd, seen.failedNanoUsd);
  const change = { madeNanoUsd: made - before.madeNanoUsd, failedNanoUsd: failed - before.failedNanoUsd };
  if (change.madeNanoUsd + change.failedNanoUsd === 0n) return null;
  const refundedNanoUsd = made - failed;
  const status = paymentStatus({ ...payment, refundedNanoUsd });
  await tx.payment.updateMany({ where: { id, organizationId }, data: { refundedNanoUsd, refundFailedNanoUsd: failed, status } });
  const taken = { payment, type: "refund", amountNanoUsd: change.madeNanoUsd, reference: `${id}/${toCents(made)}`, description: "Refund" } as const;
  const lostNanoUsd = change.madeNanoUsd > 0n ? await takeBack(tx, taken) : 0n;
  if (change.failedNanoUsd > 0n) await giveBack(tx, payment, { amountNanoUsd: change.failedNanoUsd, reference: `${id}/${toCents(failed)}` });
  return { lostNanoUsd };
}

/**
 * Gives back what refunds that failed had taken. What the house has lost to this payment's refunds goes to the house first: the rest is what the
 * balance would have, had the failed one never been made.
 */
async function giveBack(
  tx: Transaction,
  { id: paymentId, organizationId }: Payment,
  { amountNanoUsd, reference }: { amountNanoUsd: NanoUsd; reference: string },
) {
  const lost = (await sumHouse(tx, paymentId, "refund_loss")) - (await sumHouse(tx, paymentId, "refund_loss_failed"));
  const toHouse = amountNanoUsd < lost ? amountNanoUsd : lost;
  const common = { organizationId, reference, paymentId, description: "Refund failed" };
  if (amountNanoUsd > toHouse) {
    await postEntry(tx, { ...common, type: "refund_failed", amountNanoUsd: amountNanoUsd - toHouse, counterAccount: "house:payments" });
  }
  if (toHouse > 0n) {
    const accounts = { debitAccount: "house:payments", creditAccount: "house:refunds" } as const;
    await postHouseEntry(tx, { ...common, type: "refund_loss_failed", amountNanoUsd: toHouse, ...accounts });
  }
}

/** Their references begin with the payment's id: a range of the index, however many entries there are. */
async function sumHouse(tx: Transaction, paymentId: string, type: string): Promise<NanoUsd> {
  const reference = { gte: `${paymentId}/`, lt: `${paymentId}0` };
  const { _sum } = await tx.ledgerEntry.aggregate({ where: { type, reference, paymentId }, _sum: { amountNanoUsd: true } });
  return _sum.amountNanoUsd ?? 0n;
}
