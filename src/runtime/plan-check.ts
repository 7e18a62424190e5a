import { isConfigured, providerKey } from "../catalog/provider-key";
import type { CatalogProvider } from "../catalog/read-catalog";
import type { Dialect } from "../gateway/providers/contract";
import { bearer } from "../gateway/providers/openai";
import { findDialect } from "../gateway/providers/registry";
import type { CheckRequest } from "../health/check-provider";

/** The cheapest call of a provider, as its wire wants it. Null: it has no health path, its key is not set, or nothing is known of its wire. */
export function planCheck(provider: CatalogProvider): CheckRequest | null {
  const { origin, basePath, healthPath, query } = provider;
  const dialect = dialectOf(provider);
  if (healthPath === null || !dialect || !isConfigured(provider)) return null;
  const key = providerKey(provider);
  const { upstreamPath } = dialect.route({ method: "GET", path: healthPath, basePath });
  const url = `${origin}${upstreamPath}${upstreamPath.includes("?") ? query.replace("?", "&") : query}`;
  return { url, headers: key === null ? [] : (dialect.resale?.headers ?? bearer)(key, "chat") };
}

function dialectOf({ wire, quirks }: CatalogProvider): Dialect | null {
  try {
    return findDialect(wire, quirks);
  } catch {
    return null;
  }
}
