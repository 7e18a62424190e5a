import { database } from "../db/client";
import { type MonitorTokenView, monitorTokenSelect, viewMonitorToken } from "./monitor-token";

const ROWS_MAX = 1_000;

/** An organization's monitor tokens, newest first, revoked ones included. */
export async function listMonitorTokens(organizationId: string): Promise<MonitorTokenView[]> {
  const rows = await database().monitorToken.findMany({
    where: { organizationId },
    select: monitorTokenSelect,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: ROWS_MAX,
  });
  return rows.map(viewMonitorToken);
}
