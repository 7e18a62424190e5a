import { expect, test } from "vitest";
import { database } from "@/db/client";
import { SPEND_BAR_MAX, SPEND_DAYS } from "@/domain/spend";
import { credentialSpend } from "./credential-spend";
import { insertUsage, usageRow } from "./testing/insert-usage";

const NOW = new Date("2026-11-20T12:30:00Z");
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => NOW.getTime() - days * DAY_MS;

test("each token's cost of thirty days in one question, day by day, of its organization only", async () => {
  const mine = { organizationId: "org_spend", credentialId: "tok_a" };
  await insertUsage([
    usageRow({ ...mine, providerCostNanoUsd: "1000", createdAt: NOW.getTime() }),
    usageRow({ ...mine, providerCostNanoUsd: "3000", createdAt: daysAgo(1) }),
    usageRow({ ...mine, providerCostNanoUsd: "1", createdAt: daysAgo(29) }),
    usageRow({ ...mine, providerCostNanoUsd: "500000", createdAt: daysAgo(31) }),
    usageRow({ ...mine, credentialId: "tok_b", providerCostNanoUsd: "7", createdAt: daysAgo(2) }),
    usageRow({ ...mine, credentialId: "tok_free", providerCostNanoUsd: "0", createdAt: daysAgo(2) }),
    usageRow({ organizationId: "org_other", credentialId: "tok_a", providerCostNanoUsd: "9000", createdAt: daysAgo(1) }),
  ]);
  const spend = await credentialSpend("org_spend", "pass-through", NOW);
  expect([...spend.keys()].sort()).toEqual(["tok_a", "tok_b"]);
  expect(spend.get("tok_a")?.total).toBe("0.000004001");
  expect(spend.get("tok_b")?.total).toBe("0.000000007");
  const bars = spend.get("tok_a")?.bars ?? [];
  expect(bars).toHaveLength(SPEND_DAYS);
  expect([bars[0], bars.at(-2), bars.at(-1)], "the least that was spent is still seen").toEqual([1, SPEND_BAR_MAX, Math.round(SPEND_BAR_MAX / 3)]);
  expect(bars.filter((height) => height > 0)).toHaveLength(3);
});

test("keys show what was charged, not what the provider costs", async () => {
  const counts = { requests: 1, errors: 0, unpricedRequests: 0, latencyMsSum: 0n, ttftMsSum: 0n, ttftCount: 0 };
  const tokens = { inputTokens: 0n, outputTokens: 0n, cacheReadTokens: 0n, cacheWriteTokens: 0n, reasoningTokens: 0n };
  const money = { providerCostNanoUsd: 10n, marginNanoUsd: 2n, chargedNanoUsd: 12n };
  const hour = { organizationId: "org_charged", hour: new Date("2026-11-20T12:00:00Z"), mode: "reseller", provider: "p", model: "m" };
  await database().usageHour.create({ data: { ...hour, credentialId: "key_a", ...counts, ...tokens, ...money } });
  expect((await credentialSpend("org_charged", "pass-through", NOW)).size).toBe(0);
  expect((await credentialSpend("org_charged", "reseller", NOW)).get("key_a")?.total).toBe("0.000000012");
});
