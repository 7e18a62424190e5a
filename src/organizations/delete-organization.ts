import { evictSessions } from "../access/authenticate-session";
import { recordChange } from "../audit/record-change";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { formatUsd, type NanoUsd } from "../domain/money";
import { evictCredentials } from "../keys/evict-credential";
import { lockBalance, type Transaction } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { type By, lockOrganization, requireRole } from "./act-in-organization";
import { findDigests } from "./find-digests";

interface DeleteOptions {
  /** The organization's own, to confirm. */
  name: string;
  /** What is left of the balance is given up. */
  forfeit: boolean;
}

/**
 * Deletes an organization with its people, tokens and keys, which are refused at once. Its calls and its ledger stay, as the books of the house need
 * them; nobody can see them any more but the operator. What is left of the balance goes to the house by an entry, so that nobody's money is in it.
 * The balance is locked first, as in everything that moves money: a call holds before this looks, or finds nothing to hold.
 * @throws AppError `invalid_request` for another name, `conflict` while money is held, or left and not forfeited
 */
export async function deleteOrganization(by: By, { name, forfeit }: DeleteOptions): Promise<void> {
  const { organizationId, actor } = by;
  const digests = await inTransaction(async (tx) => {
    const { availableNanoUsd, heldNanoUsd } = await lockBalance(tx, organizationId);
    await lockOrganization(tx, organizationId);
    await requireRole(tx, by, "owner");
    const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { name: true, timeZone: true } });
    if (organization.name !== name) {
      throw new AppError("invalid_request", "name: is not the name of this organization", { remedy: "Write its name exactly as it is shown." });
    }
    if (heldNanoUsd > 0n) {
      const message = `${formatUsd(heldNanoUsd)} USD are held for calls that are running.`;
      throw new AppError("conflict", message, { remedy: "Try again when they have ended." });
    }
    if (availableNanoUsd > 0n) await forfeitBalance(tx, by, { availableNanoUsd, forfeit });
    const found = await findDigests(tx, organizationId);
    const before = { ...organization, forfeited: formatUsd(availableNanoUsd) };
    await recordChange(tx, actor, { action: "organization.deleted", target: organizationId, organizationId, before, after: null });
    await tx.organization.deleteMany({ where: { id: organizationId } });
    return found;
  });
  await evictCredentials(digests);
  await evictSessions({ organizationId });
}

interface Left {
  availableNanoUsd: NanoUsd;
  forfeit: boolean;
}

async function forfeitBalance(tx: Transaction, { organizationId, actor }: By, { availableNanoUsd, forfeit }: Left): Promise<void> {
  if (!forfeit) {
    throw new AppError("conflict", `${formatUsd(availableNanoUsd)} USD are left on the balance.`, {
      remedy: "Spend them, ask the operator to pay them back, or give them up with `forfeit: true`.",
    });
  }
  await postEntry(tx, {
    organizationId,
    type: "forfeit",
    amountNanoUsd: -availableNanoUsd,
    counterAccount: "house:forfeits",
    reference: organizationId,
    description: "Given up when the organization was deleted",
    createdById: actor.id,
  });
}
