import { database } from "../db/client";

/** The kinds of changes that the audit log has: `model.updated`, … */
export async function listActions(): Promise<string[]> {
  const rows = await database().auditEntry.groupBy({ by: ["action"], orderBy: { action: "asc" } });
  return rows.map(({ action }) => action);
}
