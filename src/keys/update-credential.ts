import { recordChange } from "../audit/record-change";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { type ChangeCredentialOptions, findOwnCredential } from "./change-credential";
import type { CredentialKind, CredentialRow } from "./credential-kind";
import { type CredentialRules, changeLimits, type LimitsChange, readRules, writeRules } from "./credential-rules";
import { evictCredentials } from "./evict-credential";
import { type RuledView, viewCredential } from "./list-credentials";

/** What is not given stays. */
export interface CredentialChange<Extra extends object> {
  name?: string | undefined;
  expiresAt?: Date | null | undefined;
  limits?: LimitsChange | undefined;
  allowedAddresses?: CredentialRules["allowedAddresses"] | undefined;
  /** The fields that only this kind has. */
  extra?: Partial<Extra>;
}

/**
 * Changes what a credential is called, how long it lives and what it may do: in force as fast as a revocation. Its creator and admins may do it.
 * @throws AppError `not_found`, `forbidden`; `conflict` for one that is revoked
 */
export async function updateCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  change: CredentialChange<Extra>,
  options: ChangeCredentialOptions,
): Promise<RuledView & Extra> {
  const { organizationId, id, by } = options;
  const { digest } = await findOwnCredential(kind, options);
  const updated = await inTransaction(async (transaction) => {
    const table = kind.table(transaction);
    const where = { id, organizationId, revokedAt: null };
    await table.updateMany({ where, data: { organizationId } });
    const before = await table.findFirst({ where, omit: { digest: true } });
    if (!before) throw new AppError("conflict", `This ${kind.noun} is revoked.`, { remedy: "Make a new one instead." });
    const columns = changedColumns(kind, before, change);
    await table.updateMany({ where, data: columns });
    const after = { ...before, ...columns };
    const shown = { before: settingsOf(kind, before), after: settingsOf(kind, after) };
    if (JSON.stringify(shown.before) !== JSON.stringify(shown.after))
      await recordChange(transaction, by.actor, { action: `${kind.auditName}.updated`, target: id, organizationId, ...shown });
    return after;
  });
  await evictCredentials([digest]);
  return viewCredential(kind, updated);
}

function changedColumns<Extra extends object>(kind: CredentialKind<Extra>, before: CredentialRow, change: CredentialChange<Extra>) {
  const { name = before.name, expiresAt = before.expiresAt, extra = {} } = change;
  const rules = readRules(before);
  const limits = change.limits === undefined ? rules.limits : changeLimits(rules.limits, change.limits);
  const allowedAddresses = change.allowedAddresses === undefined ? rules.allowedAddresses : change.allowedAddresses;
  return { name, expiresAt, ...writeRules({ limits, allowedAddresses }), ...kind.toColumns(extra as Partial<Extra>) };
}

/** As the audit log shows them. */
function settingsOf<Extra extends object>(kind: CredentialKind<Extra>, row: CredentialRow) {
  return { name: row.name, expiresAt: row.expiresAt, ...readRules(row), ...kind.toExtra(row) };
}
