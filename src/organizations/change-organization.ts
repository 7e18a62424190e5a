import { evictSessions } from "../access/authenticate-session";
import { recordChange } from "../audit/record-change";
import { actInOrganization, type By } from "./act-in-organization";
import { ORGANIZATION_COLUMNS, type OrganizationView, viewOrganization } from "./show-organization";

interface Settings {
  name?: string | undefined;
  timeZone?: string | undefined;
}

/** Changes an organization's name or time zone; what is not given stays. */
export async function changeOrganization(by: By, { name, timeZone }: Settings): Promise<OrganizationView> {
  const { organizationId, actor } = by;
  const changed = await actInOrganization(by, "admin", async (tx, role) => {
    const before = await tx.organization.findUniqueOrThrow({ where: { id: organizationId }, select: ORGANIZATION_COLUMNS });
    const after = { ...before, name: name ?? before.name, timeZone: timeZone ?? before.timeZone };
    if (after.name !== before.name || after.timeZone !== before.timeZone) {
      await tx.organization.updateMany({ where: { id: organizationId }, data: { name: after.name, timeZone: after.timeZone } });
      const shown = (row: typeof before) => ({ name: row.name, timeZone: row.timeZone });
      const change = { action: "organization.updated", target: organizationId, organizationId, before: shown(before), after: shown(after) };
      await recordChange(tx, actor, change);
    }
    return viewOrganization(after, role);
  });
  await evictSessions({ organizationId });
  return changed;
}
