import { findResoldModel } from "@/catalog/find-resold-model";
import { isConfigured } from "@/catalog/provider-key";
import { API_KEY, type CredentialKind, MONITOR_TOKEN } from "@/keys/credential-kind";
import { listCredentials } from "@/keys/list-credentials";
import { fillRange } from "@/queries/filter";
import { listRequests } from "@/queries/requests/list-requests";
import type { RequestJson } from "@/queries/requests/request-json";
import { RESELLER_MODELS } from "@/ui/snippets/reseller-snippets";

/** What has really happened on one of the two ways, in the last 30 days. */
export interface WayFacts {
  latest: RequestJson | null;
  hasSucceeded: boolean;
  /** Tokens or keys: those that work, and those that were revoked or have expired. */
  credentials: { active: number; ended: number };
}

async function readWay<Extra extends object>(organizationId: string, kind: CredentialKind<Extra>): Promise<WayFacts> {
  const newest = async (only: { status?: "success" }) =>
    (await listRequests(organizationId, { ...fillRange({}), mode: kind.mode, ...only }, { limit: 1 })).requests[0] ?? null;
  const [latest, credentials] = await Promise.all([newest({}), listCredentials(kind, organizationId)]);
  const active = credentials.filter(({ isActive }) => isActive).length;
  const hasSucceeded = latest !== null && (await newest({ status: "success" })) !== null;
  return { latest, hasSucceeded, credentials: { active, ended: credentials.length - active } };
}

export async function readFacts(organizationId: string): Promise<{ own: WayFacts; reseller: WayFacts }> {
  const [own, reseller] = await Promise.all([readWay(organizationId, MONITOR_TOKEN), readWay(organizationId, API_KEY)]);
  return { own, reseller };
}

/** Only providers that the operator has a key for can be called; without any, the steps say so. */
export function resoldModels(): string[] {
  const nowMs = Date.now();
  return RESELLER_MODELS.filter((model) => {
    const found = findResoldModel(model, nowMs);
    return found.status === "found" && isConfigured(found.provider);
  });
}
