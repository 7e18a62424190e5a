import { dayNamer, firstOfMonth, startOfDay } from "../../domain/local-day";
import type { NanoUsd } from "../../domain/money";
import type { Transaction } from "../../ledger/lock-balance";

/** The calendar month of a zone that a moment lies in: its first moment, and the next month's. */
export function monthAround(at: Date, timeZone: string): { from: Date; to: Date } {
  const first = firstOfMonth(dayNamer(timeZone)(at.getTime()));
  return { from: startOfDay(first, timeZone), to: startOfDay(firstOfMonth(first, 1), timeZone) };
}

/** What automatic payments that began in a range have taken or may still take: all but those of which we know that they were not made. */
export async function sumAutomatic(
  client: Pick<Transaction, "payment">,
  organizationId: string,
  { from, to }: { from: Date; to: Date },
): Promise<NanoUsd> {
  const { _sum } = await client.payment.aggregate({
    where: { organizationId, isAutomatic: true, status: { not: "expired" }, createdAt: { gte: from, lt: to } },
    _sum: { amountNanoUsd: true },
  });
  return _sum.amountNanoUsd ?? 0n;
}
