import { type Actor, recordChange } from "../audit/record-change";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { digestCredential, isCredential, makeCredential, showCredential } from "./credential";
import { type CredentialView, isActive, ROWS_MAX, viewRow } from "./list-credentials";

const PREFIX = "adm_sk_";
const LAST_USED_EVERY_MS = 60_000;

/** Every admin token, newest first, revoked ones included. */
export async function listAdminTokens(): Promise<CredentialView[]> {
  const rows = await database().adminToken.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: ROWS_MAX });
  return rows.map(viewRow);
}

/** `secret` is the only copy there is: the row keeps its SHA-256 digest. The token may do what `createdById` may, for as long as they may. */
export async function createAdminToken(
  actor: Actor,
  { createdById, name, expiresAt }: { createdById: string; name: string; expiresAt: Date | null },
): Promise<{ view: CredentialView; secret: string }> {
  const secret = makeCredential(PREFIX);
  const prefix = showCredential(PREFIX, secret);
  return database().$transaction(async (transaction) => {
    const row = await transaction.adminToken.create({
      data: { id: newId("adm"), createdById, name, expiresAt, prefix, digest: digestCredential(secret) },
    });
    const change = { action: "admin_token.created", target: row.id, organizationId: null, before: null, after: { name, prefix, expiresAt } };
    await recordChange(transaction, actor, change);
    return { view: viewRow(row), secret };
  });
}

/** Refused from now on, in every process. Safe to repeat. @throws AppError `not_found` */
export async function revokeAdminToken(actor: Actor, id: string): Promise<void> {
  const row = await database().adminToken.findUnique({ where: { id } });
  if (!row) throw new AppError("not_found", "There is no such admin token.", { remedy: "List the admin tokens to see their ids." });
  await database().$transaction(async (transaction) => {
    const { count } = await transaction.adminToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) return;
    const { name, prefix } = row;
    await recordChange(transaction, actor, {
      action: "admin_token.revoked",
      target: id,
      organizationId: null,
      before: { name, prefix },
      after: null,
    });
  });
}

/** Whose token this is, or null when it is mistyped, unknown, expired or revoked. The row decides, on every use. */
export async function findAdminToken(text: string): Promise<{ id: string; name: string; prefix: string; createdById: string } | null> {
  if (!isCredential(PREFIX, text)) return null;
  const row = await database().adminToken.findUnique({ where: { digest: digestCredential(text) } });
  if (!row || !isActive(row)) return null;
  const { id, name, prefix, createdById, lastUsedAt } = row;
  if (Date.now() - (lastUsedAt?.getTime() ?? 0) >= LAST_USED_EVERY_MS) {
    // Neither awaited nor allowed to fail: recording "last used" must never refuse a call.
    database()
      .adminToken.updateMany({ where: { id }, data: { lastUsedAt: new Date() } })
      .catch(() => undefined);
  }
  return { id, name, prefix, createdById };
}
