import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllEnvs());

const row = (limits: string | null, ofOrganization: string | null = null) => ({
  ...{ id: "key_1", organizationId: "org_1", createdById: "usr_1", name: "CI", prefix: "llm_sk_", allowedAddresses: null, limits },
  ...{ createdAt: new Date(), lastUsedAt: null, expiresAt: null, revokedAt: null, organization: { limits: ofOrganization } },
});

test("keys without a limit of their own have the operator's, and the organization's beside it", async () => {
  vi.stubEnv("DEFAULT_REQUESTS_PER_MINUTE", "7");
  const { callerRules } = await import("./credential-rules");
  const limitsOf = (...columns: Parameters<typeof row>) =>
    callerRules(row(...columns), "API key").limits?.map(({ id, limits }) => [id, limits.requestsPerMinute]);
  expect(limitsOf(null)).toEqual([["key_1", 7]]);
  expect(limitsOf('{"requestsPerMinute":900,"concurrency":1}')).toEqual([["key_1", 900]]);
  expect(limitsOf('{"concurrency":1}', '{"requestsPerMinute":50}')).toEqual([
    ["key_1", 7],
    ["org_1", 50],
  ]);
});

test("nothing is counted where nothing is limited", async () => {
  const { callerRules } = await import("./credential-rules");
  expect(callerRules(row(null), "API key")).toEqual({});
});

test.each(["{", "5", '{"requestsPerMinute":0}', '{"concurrency":"many"}'])("%s is no limit, and not as good as none", async (column) => {
  const { callerRules } = await import("./credential-rules");
  expect(() => callerRules(row(column), "API key")).toThrow();
});
