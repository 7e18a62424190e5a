import { createCredential, type NewCredential } from "./create-credential";
import type { CredentialView } from "./credential-view";
import { MONITOR_TOKEN } from "./monitor-token";

/** Makes a monitor token; `token` is shown this once. */
export async function createMonitorToken(options: NewCredential): Promise<CredentialView & { token: string }> {
  const { view, secret } = await createCredential(MONITOR_TOKEN, options);
  return { ...view, token: secret };
}
