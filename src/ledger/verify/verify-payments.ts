import { database } from "../../db/client";
import type { Payment } from "../../db/generated/client";
import { compare, PAGE_ROWS, type Report } from "./difference";

/** What entries of a type add to a payment's three figures: what came in, what went back, what is disputed. */
const PARTS = {
  topup: { paid: 1n, refunded: 0n, disputed: 0n },
  refund: { paid: 0n, refunded: 1n, disputed: 0n },
  refund_loss: { paid: 0n, refunded: 1n, disputed: 0n },
  refund_failed: { paid: 0n, refunded: -1n, disputed: 0n },
  refund_loss_failed: { paid: 0n, refunded: -1n, disputed: 0n },
  dispute: { paid: 0n, refunded: 0n, disputed: 1n },
  dispute_loss: { paid: 0n, refunded: 0n, disputed: 1n },
  dispute_won: { paid: 0n, refunded: 0n, disputed: -1n },
  dispute_loss_won: { paid: 0n, refunded: 0n, disputed: -1n },
} as const;
const isPart = (type: string): type is keyof typeof PARTS => type in PARTS;

interface Figures {
  paid: bigint;
  refunded: bigint;
  disputed: bigint;
}

/** The same three figures as the payment's own row states them. */
function statedFigures({ status, amountNanoUsd, refundedNanoUsd, disputedNanoUsd }: Payment): Figures {
  const isPaid = status !== "open" && status !== "expired";
  return { paid: isPaid ? amountNanoUsd : 0n, refunded: refundedNanoUsd, disputed: disputedNanoUsd };
}

/** Each payment's row says what its entries sum to: what was paid, refunded and disputed of it; and each entry of a payment has its row. */
export async function verifyPayments(organizationId: string, report: Report): Promise<void> {
  const booked = await sumEntries(organizationId);
  for (let after = ""; ; ) {
    const page = await database().payment.findMany({ where: { organizationId, id: { gt: after } }, orderBy: { id: "asc" }, take: PAGE_ROWS });
    for (const payment of page) {
      const found = booked.get(payment.id) ?? { paid: 0n, refunded: 0n, disputed: 0n };
      const expected = statedFigures(payment);
      for (const part of ["paid", "refunded", "disputed"] as const)
        compare(report, { subject: payment.id, rule: `what was ${part} is booked`, expected: expected[part], found: found[part] });
      booked.delete(payment.id);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) break;
    after = last.id;
  }
  for (const id of booked.keys()) report({ subject: id, rule: "an entry of a payment has its payment", expected: id, found: "no payment" });
}

/** By payment; there are few of them beside the charges. */
async function sumEntries(organizationId: string): Promise<Map<string, Figures>> {
  const sums = await database().ledgerEntry.groupBy({
    by: ["paymentId", "type"],
    where: { organizationId, paymentId: { not: null } },
    _sum: { amountNanoUsd: true },
  });
  const booked = new Map<string, Figures>();
  for (const { paymentId, type, _sum } of sums) {
    if (paymentId === null || !isPart(type)) continue;
    const figures = booked.get(paymentId) ?? { paid: 0n, refunded: 0n, disputed: 0n };
    const sum = _sum.amountNanoUsd ?? 0n;
    for (const part of ["paid", "refunded", "disputed"] as const) figures[part] += PARTS[type][part] * sum;
    booked.set(paymentId, figures);
  }
  return booked;
}
