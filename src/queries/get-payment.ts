import { database } from "@/db/client";
import { formatUsd } from "@/domain/money";

export interface PaymentJson {
  id: string;
  amount: string;
  status: "open" | "paid" | "expired" | "refunded" | "disputed";
}

/** A top-up that somebody of the organization asked for. Null when there is none, or when it is another organization's. */
export async function getPayment(organizationId: string, id: string): Promise<PaymentJson | null> {
  const row = await database().payment.findFirst({ where: { id, organizationId }, select: { id: true, amountNanoUsd: true, status: true } });
  return row && { id: row.id, amount: formatUsd(row.amountNanoUsd), status: row.status as PaymentJson["status"] };
}
