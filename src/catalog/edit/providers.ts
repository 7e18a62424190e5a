import type { Actor } from "../../audit/record-change";
import { database } from "../../db/client";
import type { Provider } from "../../db/generated/client";
import { AppError } from "../../domain/errors";
import { effectiveProvider, type ProviderFields, parseProviderOverrides } from "../overrides";
import { isConfigured } from "../provider-key";
import { changeCatalog, changedFields, isSame, staleVersion, type Transaction } from "./change-catalog";
import { findProviderRow, inUse } from "./find-rows";
import type { NewProvider, ProviderChange } from "./provider-input";

/** A provider as the administration's API shows it, without its health. */
export interface ProviderView {
  id: string;
  name: string;
  displayName: string;
  wire: ProviderFields["wire"];
  apiBaseUrl: string;
  apiKeyEnv: string | null;
  quirks: ProviderFields["quirks"];
  healthPath: string | null;
  isEnabled: boolean;
  /** The key's variable is set in this process, or none is needed. */
  isConfigured: boolean;
  /** From the list that this build ships, which `overridden` fields no longer follow. */
  isBuiltIn: boolean;
  overridden: string[];
  version: number;
}

const FIELD_NAMES = {
  displayName: "name",
  wire: "wire",
  apiBaseUrl: "baseUrl",
  apiKeyEnv: "keyVariable",
  quirks: "quirks",
  healthPath: "healthPath",
  isEnabled: "isEnabled",
} as const satisfies Record<string, keyof ProviderFields>;
type ApiName = keyof typeof FIELD_NAMES;
const API_NAMES = Object.keys(FIELD_NAMES) as ApiName[];

export function showProvider(row: Provider): ProviderView {
  const { id, name, wire, baseUrl, keyVariable, quirks, healthPath, isEnabled, isBuiltIn, version } = effectiveProvider(row);
  const changed = parseProviderOverrides(row.overrides);
  return {
    id,
    name: id,
    displayName: name,
    wire,
    apiBaseUrl: baseUrl,
    apiKeyEnv: keyVariable,
    quirks,
    healthPath,
    isEnabled,
    isConfigured: isConfigured({ keyVariable }),
    isBuiltIn,
    overridden: isBuiltIn ? API_NAMES.filter((api) => FIELD_NAMES[api] in changed) : [],
    version,
  };
}

export async function listProviders(): Promise<ProviderView[]> {
  return (await database().provider.findMany({ orderBy: { id: "asc" } })).map(showProvider);
}

/** @throws AppError `conflict` when the name is taken */
export function createProvider(actor: Actor, input: NewProvider): Promise<ProviderView> {
  const { name, displayName, wire, apiBaseUrl, apiKeyEnv, quirks, healthPath, isEnabled } = input;
  const columns = { id: name, name: displayName ?? name, wire, baseUrl: apiBaseUrl, keyVariable: apiKeyEnv, healthPath, isEnabled };
  return changeCatalog(actor, async (transaction) => {
    const row = await insertProvider(transaction, { ...columns, quirks: JSON.stringify(quirks) });
    const after = showProvider(row);
    return { result: after, entry: { action: "provider.created", target: row.id, before: null, after } };
  });
}

export async function insertProvider(transaction: Transaction, data: Parameters<Transaction["provider"]["create"]>[0]["data"]): Promise<Provider> {
  try {
    const row = await transaction.provider.create({ data });
    if (!(await transaction.route.findUnique({ where: { name: row.id }, select: { id: true } }))) return row;
    throw new AppError("conflict", `name: there is a route ${JSON.stringify(row.id)} already.`, { param: "name", remedy: "Choose another name." });
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new AppError("conflict", `name: there is a provider ${JSON.stringify(data.id)} already.`, {
      param: "name",
      remedy: "Choose another name.",
    });
  }
}

/** @throws AppError `not_found`, `conflict` for a stale version, `invalid_request` for a new base URL without the key's variable */
export async function changeProvider(actor: Actor, id: string, change: ProviderChange): Promise<ProviderView> {
  const row = await findProviderRow(id);
  if (row.version !== change.version) throw staleVersion("provider", row.version);
  if ((change.name ?? id) !== id || (change.id ?? id) !== id)
    throw new AppError("invalid_request", "name: cannot be changed, for mounts, prices and recorded calls go by it.", {
      param: "name",
      remedy: "Add a provider with the other name.",
    });
  const overrides = nextOverrides(row, change);
  const next = { ...row, overrides: JSON.stringify(overrides) };
  expectKeyAgain(effectiveProvider(row), effectiveProvider(next), change);
  return changeCatalog(actor, async (transaction) => {
    const data = { overrides: next.overrides, version: row.version + 1 };
    const { count } = await transaction.provider.updateMany({ where: { id, version: row.version }, data });
    if (count === 0) throw staleVersion("provider", row.version + 1);
    const result = showProvider({ ...next, version: row.version + 1 });
    return { result, entry: { action: "provider.updated", target: id, ...changedFields(showProvider(row), result) } };
  });
}

function nextOverrides(row: Provider, change: ProviderChange): Partial<ProviderFields> {
  const overrides: Partial<ProviderFields> = { ...parseProviderOverrides(row.overrides) };
  const current = effectiveProvider(row);
  for (const api of API_NAMES) {
    const field = FIELD_NAMES[api];
    if (change.reset.includes(api)) delete overrides[field];
    else if (change[api] !== undefined && !isSame(change[api], current[field])) Object.assign(overrides, { [field]: change[api] });
  }
  return overrides;
}

/** A stored secret must not be sent to another place because an address was changed (security.md, row 7): whoever changes it names the key as well. */
function expectKeyAgain(before: { baseUrl: string }, after: { baseUrl: string }, change: ProviderChange): void {
  const isSaid = change.apiKeyEnv !== undefined || change.reset.includes("apiKeyEnv");
  if (before.baseUrl === after.baseUrl || isSaid) return;
  throw new AppError("invalid_request", "apiKeyEnv: must be given together with a new apiBaseUrl, for that is where the key will be sent.", {
    param: "apiKeyEnv",
    remedy: "Send apiKeyEnv too, also when it stays the same.",
  });
}

/** Only one that nothing goes by: no models, no recorded calls. @throws AppError `not_found`, `conflict` that names by what it is used */
export async function deleteProvider(actor: Actor, id: string): Promise<void> {
  const row = await findProviderRow(id);
  const [models, patterns, calls] = await Promise.all([
    database().model.count({ where: { providerId: id } }),
    database().modelRoute.count({ where: { providerId: id } }),
    database().usageHour.findFirst({ where: { provider: id }, select: { hour: true } }),
  ]);
  const users = [
    ...(models > 0 ? [`${models} ${models === 1 ? "model" : "models"}`] : []),
    ...(patterns > 0 ? [`${patterns} model names`] : []),
    ...(calls ? ["recorded calls"] : []),
  ];
  if (row.isBuiltIn) users.unshift("the built-in list");
  if (users.length > 0) throw inUse("provider", users);
  await changeCatalog(actor, async (transaction) => {
    await transaction.provider.deleteMany({ where: { id } });
    return { result: undefined, entry: { action: "provider.deleted", target: id, before: showProvider(row), after: null } };
  });
}
