import { setImmediate as nextTurn } from "node:timers/promises";
import { database } from "../db/client";
import { type Rates, ratesSchema } from "../domain/price";
import type { Quirk, Wire } from "../domain/provider";
import type { Capability } from "../domain/resale";
import type { RouteRule } from "../domain/route";
import { env, upstreamUrl } from "../env";
import { refuseBaseUrl } from "./edit/check-base-url";
import { compileMatch, type Matcher, matchSchema } from "./match-model";
import { effectiveModel, effectiveProvider } from "./overrides";
import { readRules } from "./read-rules";

/** Where a provider's calls go: to the address that the operator set in the environment, or else to its own. Frozen. */
export interface CatalogProvider {
  id: string;
  name: string;
  wire: Wire;
  quirks: readonly Quirk[];
  baseUrl: string;
  /** The environment variable that holds the operator's key; null: it needs none. */
  keyVariable: string | null;
  healthPath: string | null;
  isEnabled: boolean;
  /** Scheme, host and port of `baseUrl`. */
  origin: string;
  /** The path of `baseUrl`, without a slash at its end. */
  basePath: string;
  /** Its query, with the question mark; empty: it has none. */
  query: string;
}

export interface CatalogPrice {
  id: string;
  version: number;
  effectiveAtMs: number;
  createdAtMs: number;
  rates: Rates;
}

export interface CatalogModel {
  providerId: string;
  id: string;
  /** What the provider calls it; null: the name that was asked for. */
  upstreamModel: string | null;
  matches: Matcher;
  prices: CatalogPrice[];
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  isListed: boolean;
  marginPpm: number | null;
  isEnabled: boolean;
  priority: number;
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
  | { status: "unpriced" }
  /** There is one, but an administrator has switched it or its provider off. */
  | { status: "disabled" };

/** The whole catalog in memory. Never changed: a reload makes another. */
export interface Catalog {
  providers: ReadonlyMap<string, CatalogProvider>;
  /** Per provider, in the order in which names are tried. */
  models: ReadonlyMap<string, readonly CatalogModel[]>;
  /** The models of each name, in lower case: those that can be called first, then by priority. */
  modelsNamed: ReadonlyMap<string, readonly CatalogModel[]>;
  /** In the order in which they are tried. */
  routes: readonly CatalogRoute[];
  /** The enabled ones, by their names. */
  rules: ReadonlyMap<string, RouteRule>;
  /** What `auto` stands for. */
  defaultRule: RouteRule | null;
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
}

const parseMatcher = (text: string) => compileMatch(matchSchema.parse(JSON.parse(text)));
const parseRates = (text: string) => ratesSchema.parse(JSON.parse(text));

/** Reads every row, a table per turn of the event loop: running streams go on in between. */
export async function readCatalog(previous: Catalog | null): Promise<Catalog> {
  const db = database();
  const providers = (await db.provider.findMany({ omit: { isBuiltIn: true, version: true } })).map(effectiveProvider);
  const rules = await readRules();
  const routes = await db.modelRoute.findMany({ orderBy: [{ position: "asc" }, { pattern: "asc" }], omit: { position: true } });
  await nextTurn();
  const prices = await db.priceVersion.findMany({ omit: { source: true } });
  await nextTurn();
  const models = await db.model.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }], omit: { importedHash: true, version: true } });
  await nextTurn();
  const parsed: ParsedTexts = { matchers: new Map(), rates: new Map() };
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
  for (const { name: _, description: __, match, ...model } of models.map(effectiveModel)) {
    byProvider.get(model.providerId)?.push({
      ...model,
      matches: parseOnce(match, parsed.matchers, previous?.parsed.matchers, parseMatcher),
      prices: pricesOf.get(`${model.providerId}/${model.id}`) ?? [],
    });
  }
  const located = new Map(providers.filter(hasAddress).map((provider) => [provider.id, locate(provider)]));
  return {
    providers: located,
    models: byProvider,
    modelsNamed: nameModels([...byProvider.values()].flat(), (model) => model.isEnabled && located.get(model.providerId)?.isEnabled === true),
    rules: new Map(rules.map(({ isDefault: _, ...rule }) => [rule.name, rule])),
    defaultRule: rules.find(({ isDefault }) => isDefault) ?? null,
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

function nameModels(models: readonly CatalogModel[], isOffered: (model: CatalogModel) => boolean): Map<string, CatalogModel[]> {
  const named = new Map<string, CatalogModel[]>();
  const rank = (model: CatalogModel) => (isOffered(model) ? 0 : 1);
  for (const model of models.toSorted((a, b) => rank(a) - rank(b) || b.priority - a.priority)) {
    const name = model.id.toLowerCase();
    const others = named.get(name);
    if (others) others.push(model);
    else named.set(name, [model]);
  }
  return named;
}

type ProviderRow = Omit<CatalogProvider, "origin" | "basePath" | "query">;

const addressOf = ({ id, baseUrl }: ProviderRow) => upstreamUrl(id) ?? baseUrl;
/** An address written by hand that is none, or a private one, must not keep the rest of the catalog from loading: that provider is not there. */
const hasAddress = ({ id, baseUrl }: ProviderRow) =>
  upstreamUrl(id) !== null || refuseBaseUrl(baseUrl, { allowPrivate: env.ALLOW_PRIVATE_UPSTREAMS }) === null;

function locate(provider: ProviderRow): CatalogProvider {
  const baseUrl = addressOf(provider);
  const { origin, pathname, search: query } = new URL(baseUrl);
  return Object.freeze({ ...provider, baseUrl, origin, basePath: pathname.replace(/\/+$/, ""), query });
}
