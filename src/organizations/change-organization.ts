import { evictSessions } from "../access/authenticate-session";
import { recordChange } from "../audit/record-change";
import { changeLimits, type LimitsChange, readLimits, writeLimits } from "../keys/credential-rules";
import { evictCredentials } from "../keys/evict-credential";
import { actInOrganization, type By } from "./act-in-organization";
import { findDigests } from "./find-digests";
import { ORGANIZATION_COLUMNS, type OrganizationView, viewOrganization } from "./show-organization";

interface Settings {
  name?: string | undefined;
  timeZone?: string | undefined;
  /** Of limits, too, what is not given stays. */
  limits?: LimitsChange | undefined;
}

/** Changes an organization's name, time zone or limits; what is not given stays. Limits are in force as fast as those of its keys. */
export async function changeOrganization(by: By, { name, timeZone, limits }: Settings): Promise<OrganizationView> {
  const { organizationId, actor } = by;
  const { view, digests } = await actInOrganization(by, "admin", async (tx, role) => {
    const before = await tx.organization.findUniqueOrThrow({ where: { id: organizationId }, select: ORGANIZATION_COLUMNS });
    const changed = limits === undefined ? before.limits : writeLimits(changeLimits(readLimits(before.limits), limits));
    const after = { ...before, name: name ?? before.name, timeZone: timeZone ?? before.timeZone, limits: changed };
    const isLimited = after.limits !== before.limits;
    if (after.name !== before.name || after.timeZone !== before.timeZone || isLimited) {
      const data = { name: after.name, timeZone: after.timeZone, limits: after.limits };
      await tx.organization.updateMany({ where: { id: organizationId }, data });
      const shown = (row: typeof before) => ({ name: row.name, timeZone: row.timeZone, ...(isLimited ? { limits: readLimits(row.limits) } : {}) });
      const change = { action: "organization.updated", target: organizationId, organizationId, before: shown(before), after: shown(after) };
      await recordChange(tx, actor, change);
    }
    return { view: viewOrganization(after, role), digests: isLimited ? await findDigests(tx, organizationId) : [] };
  });
  await evictCredentials(digests);
  await evictSessions({ organizationId });
  return view;
}
