import { expect, test } from "vitest";
import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import { postEntry } from "@/ledger/post-entry";
import { isBalanceLow } from "./get-balance";

const NANO = 1_000_000_000n;
const NOW = new Date("2026-11-20T12:30:00Z");
const DAY_MS = 86_400_000;

/** An organization with a balance, and what it was charged on a day so many days ago. */
async function organization({
  cents,
  spentCents = 0,
  daysAgo = 1,
  mode = "reseller",
}: {
  cents: number;
  spentCents?: number;
  daysAgo?: number;
  mode?: string;
}) {
  const organizationId = newId("org");
  const entry = { organizationId, type: "topup", counterAccount: "house:payments", description: "" } as const;
  if (cents > 0) {
    const amountNanoUsd = (BigInt(cents) * NANO) / 100n;
    await database().$transaction((tx) => postEntry(tx, { ...entry, amountNanoUsd, reference: newId("pay") }));
  }
  const counts = { requests: 1, errors: 0, unpricedRequests: 0, latencyMsSum: 0n, ttftMsSum: 0n, ttftCount: 0 };
  const tokens = { inputTokens: 0n, outputTokens: 0n, cacheReadTokens: 0n, cacheWriteTokens: 0n, reasoningTokens: 0n };
  const money = { providerCostNanoUsd: 0n, marginNanoUsd: 0n, chargedNanoUsd: (BigInt(spentCents) * NANO) / 100n };
  const key = { organizationId, hour: new Date(NOW.getTime() - daysAgo * DAY_MS), mode, provider: "p", model: "m", credentialId: "key_x" };
  await database().usageHour.create({ data: { ...key, ...counts, ...tokens, ...money } });
  return organizationId;
}

test.each([
  ["never topped up", { cents: 0 }, false],
  ["99 cents", { cents: 99 }, true],
  ["one dollar, hardly used", { cents: 100, spentCents: 500 }, false],
  ["less than an average day", { cents: 999, spentCents: 7_000 }, true],
  ["an average day", { cents: 1_000, spentCents: 7_000 }, false],
  ["spent long ago", { cents: 999, spentCents: 7_000, daysAgo: 8 }, false],
  ["not charged to the balance", { cents: 999, spentCents: 7_000, mode: "pass-through" }, false],
] as const)("%s", async (_, state, isLow) => {
  expect(await isBalanceLow(await organization(state), NOW)).toBe(isLow);
});
