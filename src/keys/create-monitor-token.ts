import { database } from "../db/client";
import { newId } from "../domain/ids";
import { digestCredential, makeCredential, showCredential } from "./credential";
import { MONITOR_TOKEN_PREFIX, type MonitorTokenView, monitorTokenSelect, viewMonitorToken } from "./monitor-token";

interface CreateMonitorTokenOptions {
  organizationId: string;
  createdById: string;
  name: string;
  expiresAt: Date | null;
}

/** Makes a monitor token. `token` is the only copy there is: the row keeps its SHA-256 digest. */
export async function createMonitorToken(options: CreateMonitorTokenOptions): Promise<MonitorTokenView & { token: string }> {
  const { organizationId, createdById, name, expiresAt } = options;
  const token = makeCredential(MONITOR_TOKEN_PREFIX);
  const row = await database().monitorToken.create({
    data: {
      id: newId("tok"),
      organizationId,
      createdById,
      name,
      expiresAt,
      digest: digestCredential(token),
      prefix: showCredential(MONITOR_TOKEN_PREFIX, token),
    },
    select: monitorTokenSelect,
  });
  return { ...viewMonitorToken(row), token };
}
