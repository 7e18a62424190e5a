import type { Limits } from "../../src/domain/limits";
import type { Reseller } from "../money/start-reseller";
import { TEST_ACTOR } from "../tools/support/test-actor";

export type SomeLimits = Partial<Record<keyof Limits, number>>;

/** Credentials with limits, in organizations of their own. */
export async function makeLimited(reseller: Reseller) {
  const { createCredential } = await import("../../src/keys/create-credential");
  const { API_KEY, MONITOR_TOKEN } = await import("../../src/keys/credential-kind");
  const { changeLimits } = await import("../../src/keys/credential-rules");
  const { NO_LIMITS } = await import("../../src/domain/limits");
  let serial = 0;
  const options = (organizationId: string, limits: SomeLimits, allowedAddresses: string[] | null) => ({
    ...{ organizationId, actor: TEST_ACTOR, name: "limited", expiresAt: null, allowedAddresses },
    limits: changeLimits(NO_LIMITS, limits),
  });
  return {
    /** A shop with money, whose key has these limits. */
    async key(limits: SomeLimits, allowedAddresses: string[] | null = null) {
      const shop = await reseller.openShop(`limited-${++serial}`, 100_000_000_000n);
      const made = await createCredential(API_KEY, { ...options(shop.organizationId, limits, allowedAddresses), allowedModels: null });
      return { ...shop, key: made.secret, keyId: made.view.id };
    },
    async token(limits: SomeLimits, allowedAddresses: string[] | null = null) {
      const organizationId = `org_limited-${++serial}`;
      await reseller.database().organization.create({ data: { id: organizationId, name: "Limited" } });
      const made = await createCredential(MONITOR_TOKEN, options(organizationId, limits, allowedAddresses));
      const rows = () => reseller.database().usageRecord.findMany({ where: { organizationId } });
      return { organizationId, token: made.secret, tokenId: made.view.id, rows };
    },
    /** Of all calls of an organization together. */
    async limitOrganization(organizationId: string, limits: SomeLimits) {
      const data = { limits: JSON.stringify(changeLimits(NO_LIMITS, limits)) };
      await reseller.database().organization.updateMany({ where: { id: organizationId }, data });
    },
  };
}
