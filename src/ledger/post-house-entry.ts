import type { LedgerEntry } from "../db/generated/client";
import { newId } from "../domain/ids";
import type { NanoUsd } from "../domain/money";
import type { HouseAccount } from "./house-accounts";
import { lockBalance, type Transaction } from "./lock-balance";

export interface PostHouseEntryOptions {
  /** Whose books it stands in, because their doing is the reason. */
  organizationId: string;
  type: string;
  /** Above 0. */
  amountNanoUsd: NanoUsd;
  debitAccount: HouseAccount;
  creditAccount: HouseAccount;
  /** Unique for its type: a second posting fails. */
  reference: string;
  paymentId: string | null;
  requestId?: string | null;
  description: string;
}

/** Books what the house pays or gets back in an organization's stead: a row between two accounts of the house. The balance stays as it is. */
export async function postHouseEntry(tx: Transaction, { organizationId, ...entry }: PostHouseEntryOptions): Promise<LedgerEntry> {
  const { entries, availableNanoUsd, heldNanoUsd } = await lockBalance(tx, organizationId);
  const place = { id: newId("txn"), organizationId, sequence: entries + 1, balanceAfterNanoUsd: availableNanoUsd + heldNanoUsd };
  return tx.ledgerEntry.create({ data: { ...place, ...entry, createdAt: new Date() } });
}
