import { database } from "../db/client";
import type { LimitScope } from "../domain/limits";
import { organizationScopes } from "./credential-rules";

/** What the calls of an organization's own people count for, who use no credential of it. */
export async function findOrganizationLimits(organizationId: string): Promise<{ limits?: LimitScope[] }> {
  const row = await database().organization.findUnique({ where: { id: organizationId }, select: { limits: true } });
  const limits = organizationScopes(organizationId, row?.limits ?? null);
  return limits.length > 0 ? { limits } : {};
}
