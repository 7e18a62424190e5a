import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";
import { database } from "../db/client";
import { type Rates, ratesSchema } from "../domain/price";
import { CAPABILITIES, type Capability } from "../domain/resale";
import { providerEnv } from "../env";
import { compileMatch, type Matcher, matchSchema } from "./match-model";

/** Where a provider's calls go: to the address that the operator set in the environment, or else to its own. Frozen. */
export interface CatalogProvider {
  id: string;
  name: string;
  dialect: string;
  baseUrl: string;
  /** Scheme, host and port of `baseUrl`. */
  origin: string;
  /** The path of `baseUrl`, without a slash at its end. */
  basePath: string;
}

export interface CatalogPrice {
  id: string;
  version: number;
  effectiveAtMs: number;
  createdAtMs: number;
  rates: Rates;
}

export interface CatalogModel {
  id: string;
  matches: Matcher;
  prices: CatalogPrice[];
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  isListed: boolean;
  marginPpm: number | null;
}

/** `pattern`: a name in lower case, or a prefix that ends in `*`. */
export interface CatalogRoute {
  pattern: string;
  providerId: string;
  upstreamModel: string | null;
}

/** Where a name leads, before its price is looked at. */
export type RoutedName =
  | { status: "routed"; id: string; providerId: string; upstreamModel: string; model: CatalogModel }
  | { status: "unknown" }
  | { status: "unpriced" };

/** The whole catalog in memory. Never changed: a reload makes another. */
export interface Catalog {
  providers: ReadonlyMap<string, CatalogProvider>;
  /** Per provider, in the order in which names are tried. */
  models: ReadonlyMap<string, readonly CatalogModel[]>;
  /** In the order in which they are tried. */
  routes: readonly CatalogRoute[];
  /** `provider/name` as callers spelled it; null: no model has that name. */
  namesSeen: Map<string, CatalogModel | null>;
  /** Names that were routed, as callers spelled them. */
  routedNames: Map<string, RoutedName>;
  /** What the texts of the rows parse to, by their text: a reload only parses what is new. */
  parsed: ParsedTexts;
}

interface ParsedTexts {
  matchers: Map<string, Matcher>;
  rates: Map<string, Rates>;
  capabilities: Map<string, readonly Capability[]>;
}

const capabilitiesSchema = z.array(z.enum(CAPABILITIES));
const parseMatcher = (text: string) => compileMatch(matchSchema.parse(JSON.parse(text)));
const parseRates = (text: string) => ratesSchema.parse(JSON.parse(text));
const parseCapabilities = (text: string) => capabilitiesSchema.parse(JSON.parse(text));

/** Reads every row, a table per turn of the event loop: running streams go on in between. */
export async function readCatalog(previous: Catalog | null): Promise<Catalog> {
  const db = database();
  const providers = await db.provider.findMany({ select: { id: true, name: true, dialect: true, baseUrl: true } });
  const routes = await db.modelRoute.findMany({ orderBy: [{ position: "asc" }, { pattern: "asc" }], omit: { position: true } });
  await nextTurn();
  const prices = await db.priceVersion.findMany({ omit: { source: true } });
  await nextTurn();
  const models = await db.model.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }], omit: { name: true, importedHash: true } });
  await nextTurn();
  const parsed: ParsedTexts = { matchers: new Map(), rates: new Map(), capabilities: new Map() };
  const pricesOf = new Map<string, CatalogPrice[]>();
  for (const { providerId, modelId, id, version, effectiveAt, createdAt, rates: text } of prices) {
    const rates = parseOnce(text, parsed.rates, previous?.parsed.rates, parseRates);
    const price = { id, version, effectiveAtMs: effectiveAt.getTime(), createdAtMs: createdAt.getTime(), rates };
    const key = `${providerId}/${modelId}`;
    const others = pricesOf.get(key);
    if (others) others.push(price);
    else pricesOf.set(key, [price]);
  }
  await nextTurn();
  const byProvider = new Map<string, CatalogModel[]>(providers.map(({ id }) => [id, []]));
  for (const { providerId, id, match, capabilities, contextWindow, maxOutputTokens, isListed, marginPpm } of models) {
    byProvider.get(providerId)?.push({
      id,
      matches: parseOnce(match, parsed.matchers, previous?.parsed.matchers, parseMatcher),
      prices: pricesOf.get(`${providerId}/${id}`) ?? [],
      capabilities: parseOnce(capabilities, parsed.capabilities, previous?.parsed.capabilities, parseCapabilities),
      contextWindow,
      maxOutputTokens,
      isListed,
      marginPpm,
    });
  }
  return {
    providers: new Map(providers.filter(hasAddress).map((provider) => [provider.id, locate(provider)])),
    models: byProvider,
    routes: routes.map(({ pattern, ...route }) => ({ ...route, pattern: pattern.toLowerCase() })),
    namesSeen: new Map(),
    routedNames: new Map(),
    parsed,
  };
}

function parseOnce<T>(text: string, known: Map<string, T>, before: ReadonlyMap<string, T> | undefined, parse: (text: string) => T): T {
  const value = known.get(text) ?? before?.get(text) ?? parse(text);
  known.set(text, value);
  return value;
}

type ProviderRow = Pick<CatalogProvider, "id" | "name" | "dialect" | "baseUrl">;

const addressOf = ({ id, baseUrl }: ProviderRow) => providerEnv(id).baseUrl ?? baseUrl;
/** An address written by hand that is none must not keep the rest of the catalog from loading: that provider is not there. */
const hasAddress = (provider: ProviderRow) => URL.canParse(addressOf(provider));

function locate(provider: ProviderRow): CatalogProvider {
  const baseUrl = addressOf(provider);
  const { origin, pathname } = new URL(baseUrl);
  return Object.freeze({ ...provider, baseUrl, origin, basePath: pathname.replace(/\/+$/, "") });
}
