import { authenticateCredential, type CredentialOwner } from "./authenticate-credential";
import { MONITOR_TOKEN } from "./monitor-token";

export type MonitorTokenOwner = CredentialOwner;

/** The organization behind a monitor token, or null; without a promise when it is known. */
export function authenticateMonitorToken(token: string): MonitorTokenOwner | null | Promise<MonitorTokenOwner | null> {
  return authenticateCredential(MONITOR_TOKEN, token);
}
