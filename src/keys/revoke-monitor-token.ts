import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { includesRole, type Role } from "../domain/roles";
import { forgetMonitorToken } from "./authenticate-monitor-token";

interface RevokeMonitorTokenOptions {
  organizationId: string;
  id: string;
  by: { userId: string; role: Role };
}

/**
 * Refused from now on: at once in this process, within a second in others. Its creator may do it, and admins. Safe to repeat.
 * Another organization's token is as unknown as one that never was.
 */
export async function revokeMonitorToken({ organizationId, id, by }: RevokeMonitorTokenOptions): Promise<void> {
  const row = await database().monitorToken.findFirst({
    where: { id, organizationId },
    select: { createdById: true, digest: true },
  });
  if (!row) throw new AppError("not_found", "There is no such monitor token.", { remedy: "List the tokens to see their ids." });
  if (row.createdById !== by.userId && !includesRole(by.role, "admin")) {
    throw new AppError("forbidden", "Only its creator or an admin may revoke this token.", { remedy: "Ask an admin of your organization." });
  }
  await database().monitorToken.updateMany({ where: { id, organizationId, revokedAt: null }, data: { revokedAt: new Date() } });
  forgetMonitorToken(row.digest);
}
