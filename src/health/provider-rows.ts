import { database } from "../db/client";
import type { ProviderHealth } from "../db/generated/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";
import type { CheckResult } from "./check-provider";
import { type CheckTime, nextCheckAt } from "./claim-check";

const LIFE_MS = 1_000;
const ALL = "all";

const rows = () =>
  once("provider-health", () => new ShortCache<ReadonlyMap<string, ProviderHealth>>({ lifeMs: LIFE_MS, entriesMax: 1, load: loadRows }));

async function loadRows(): Promise<ReadonlyMap<string, ProviderHealth>> {
  const found = await database().providerHealth.findMany();
  return new Map(found.map((row) => [row.providerId, row]));
}

/** The last check of each provider, as of at most a second ago. @throws when the database does not answer */
export async function readHealthRows(): Promise<ReadonlyMap<string, ProviderHealth>> {
  return rows().get(ALL);
}

/** Keeps a check's result, and postpones the next one. */
export async function saveCheck(providerId: string, { status, latencyMs, error }: CheckResult, at: CheckTime): Promise<void> {
  const data = { status, latencyMs, error, checkedAt: new Date(at.nowMs), nextCheckAt: nextCheckAt(at.nowMs, at.random) };
  await database().providerHealth.upsert({ where: { providerId }, create: { providerId, ...data }, update: data });
  rows().evict(ALL);
}
