import type { Payment } from "../db/generated/client";
import type { NanoUsd } from "../domain/money";
import type { Transaction } from "../ledger/lock-balance";
import { lockBalance } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { postHouseEntry } from "../ledger/post-house-entry";

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
