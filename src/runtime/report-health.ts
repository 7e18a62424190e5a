import { createHash, timingSafeEqual } from "node:crypto";
import packageJson from "../../package.json" with { type: "json" };
import { currentCatalog } from "../catalog/load-catalog";
import { isConfigured } from "../catalog/provider-key";
import { checkDatabase } from "../db/check-database";
import { env } from "../env";
import { metrics, usageWriter } from "./record-call";
import { readProviderHealth } from "./routing";

/** `usage`: rows that wait for the database, in memory or on disk. `status`: `ok`, `degraded` (rows wait on disk) or `down`. */
export async function readHealth() {
  const isUp = await checkDatabase();
  const health = await readProviderHealth();
  const { queueDepth, spooledRows, unsafeRows, lastError } = usageWriter().health();
  const isDegraded = lastError !== null || spooledRows + unsafeRows > 0;
  return {
    isUp,
    status: isUp ? (isDegraded ? "degraded" : "ok") : "down",
    version: packageJson.version,
    database: isUp ? "ok" : "down",
    usage: { queueDepth, spooledRows, unsafeRows },
    providers: Object.fromEntries(
      [...currentCatalog().providers.values()].map((provider) => [
        provider.id,
        { configured: isConfigured(provider), status: health.provider(provider.id).status },
      ]),
    ),
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const NO_STORE = { "cache-control": "no-store", "content-type": "text/plain" };

/** Prometheus metrics, for callers that present METRICS_TOKEN; without one there is no such page. */
export async function answerMetrics(authorization: string | null): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  if (!env.METRICS_TOKEN) return { status: 404, headers: NO_STORE, body: "Not found\n" };
  if (!timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${env.METRICS_TOKEN}`)))
    return { status: 401, headers: NO_STORE, body: "Unauthorized\n" };
  return { status: 200, headers: { ...NO_STORE, "content-type": metrics().contentType }, body: await metrics().render() };
}
