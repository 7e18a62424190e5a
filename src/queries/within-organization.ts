/**
 * The organization, for a question that names the rows it wants: as a condition that no index can answer. Else SQLite, which takes an organization's rows
 * for few, reads all of them where an index of it has the order that is asked for.
 */
export const withinOrganization = (organizationId: string) => ({ NOT: { organizationId: { not: organizationId } } });
