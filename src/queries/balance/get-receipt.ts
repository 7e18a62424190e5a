import { database } from "@/db/client";
import { formatUsd } from "@/domain/money";

/** A payment on one sheet. Money as decimal strings, times in ISO 8601 UTC. */
export interface Receipt {
  /** The payment's id; of a top-up without one, its entry's. */
  number: string;
  paidAt: string;
  amount: string;
  /** What was paid back of it since, and what its payer's bank holds. */
  refunded: string;
  disputed: string;
  /** What is left of it. */
  net: string;
  method: "card" | "saved_card" | "test";
  /** The payment service's own number; null: it had no part in it. */
  serviceNumber: string | null;
  /** Who paid; null: that account is gone. */
  payer: { name: string; email: string } | null;
}

/** The receipt of a top-up, by its movement's id. Null: there is none in this organization. */
export async function getReceipt(organizationId: string, entryId: string): Promise<Receipt | null> {
  const where = { id: entryId, organizationId, type: "topup" };
  const entry = await database().ledgerEntry.findFirst({
    where,
    select: { paymentId: true, amountNanoUsd: true, createdAt: true, createdById: true },
  });
  if (!entry) return null;
  const payment = entry.paymentId === null ? null : await database().payment.findFirst({ where: { id: entry.paymentId, organizationId } });
  const payerId = payment?.createdById ?? entry.createdById;
  const payer = payerId === null ? null : await database().user.findUnique({ where: { id: payerId }, select: { name: true, email: true } });
  const { refundedNanoUsd: refunded = 0n, disputedNanoUsd: disputed = 0n } = payment ?? {};
  return {
    number: payment?.id ?? entryId,
    paidAt: (payment?.paidAt ?? entry.createdAt).toISOString(),
    amount: formatUsd(entry.amountNanoUsd),
    refunded: formatUsd(refunded),
    disputed: formatUsd(disputed),
    net: formatUsd(entry.amountNanoUsd - refunded - disputed),
    method: payment?.method !== "stripe" ? "test" : payment.isAutomatic ? "saved_card" : "card",
    serviceNumber: payment?.paymentIntentId ?? null,
    payer,
  };
}
