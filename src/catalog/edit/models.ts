import type { Actor } from "../../audit/record-change";
import { database } from "../../db/client";
import type { Model } from "../../db/generated/client";
import { AppError } from "../../domain/errors";
import type { Capability } from "../../domain/resale";
import { findModel } from "../find-price";
import { currentCatalog } from "../load-catalog";
import { type Match, matchSchema } from "../match-model";
import { effectiveModel, type ModelFields, parseModelOverrides } from "../overrides";
import { changeCatalog, changedFields, isSame, staleVersion, type Transaction } from "./change-catalog";
import { findModelRow, findProviderRow, inUse, routesWith, withProvider } from "./find-rows";
import { insertPrice } from "./insert-price";
import { modelKeyOf } from "./model-id";
import type { ModelChange, NewModel } from "./model-input";
import type { Pricing } from "./pricing-input";
import { type ModelView, type PricedModel, ratesInForce, showModel } from "./show-model";

/** Behind every built-in one: an administrator's own model never takes a name that the list knows by a pattern. */
const OWN_POSITION = 2_000_000;

/** Every model, those of one provider together. */
export async function listModels(): Promise<ModelView[]> {
  const rows = await database().model.findMany({ include: withProvider, orderBy: [{ providerId: "asc" }, { position: "asc" }, { id: "asc" }] });
  const now = Date.now();
  return rows.map((row) => showModel(row, now));
}

/** With its first price, where one is given. @throws AppError `not_found` for the provider, `conflict` when it has a model of that name */
export async function createModel(actor: Actor, input: NewModel): Promise<ModelView> {
  const provider = await findProviderRow(input.providerId);
  const { modelName, pricing } = input;
  const upstreamModel = input.upstreamModel ?? modelName; // as it was written: names are looked up in lower case
  const fields = { ...NEW_MODEL, name: modelName, ...changesOf({ ...input, upstreamModel }, { ...NEW_MODEL, name: modelName }, modelName) };
  const { capabilities, ...columns } = fields;
  const data = { ...columns, providerId: provider.id, id: modelName, position: OWN_POSITION, capabilities: JSON.stringify(capabilities) };
  return changeCatalog(actor, async (transaction) => {
    const row = await insertModel(transaction, data);
    const price = pricing && (await insertPrice(transaction, row, { pricing, effectiveAt: new Date(0) }));
    const after = showModel({ ...row, provider, prices: price ? [price] : [] }, Date.now());
    return { result: after, entry: { action: "model.created", target: after.id, before: null, after } };
  });
}

const NEW_MODEL: ModelFields = {
  name: "",
  description: null,
  upstreamModel: null,
  match: "",
  contextWindow: null,
  maxOutputTokens: null,
  capabilities: ["chat", "streaming", "tools"],
  isListed: true,
  marginPpm: null,
  isEnabled: true,
  priority: 0,
};

async function insertModel(transaction: Transaction, data: Parameters<Transaction["model"]["create"]>[0]["data"]): Promise<Model> {
  try {
    return await transaction.model.create({ data });
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new AppError("conflict", `modelName: the provider has a model ${JSON.stringify(data.id)} already.`, {
      param: "modelName",
      remedy: "Change that one, or choose another name (upstreamModel is what the provider calls it).",
    });
  }
}

/** @throws AppError `not_found`, `conflict` for a stale version */
export async function changeModel(actor: Actor, modelId: string, change: ModelChange): Promise<ModelView> {
  const row = await findModelRow(modelId);
  if (row.version !== change.version) throw staleVersion("model", row.version);
  expectSame("id", change.id, modelId);
  expectSame("modelName", change.modelName, row.id);
  expectSame("providerId", change.providerId, row.providerId);
  const pricing = nextPricing(row, change.pricing);
  const overrides = JSON.stringify(nextOverrides(row, change));
  return changeCatalog(actor, async (transaction) => {
    const where = { providerId: row.providerId, id: row.id, version: row.version };
    const { count } = await transaction.model.updateMany({ where, data: { overrides, version: row.version + 1 } });
    if (count === 0) throw staleVersion("model", row.version + 1);
    const price = pricing && (await insertPrice(transaction, row, { pricing }));
    const next = { ...row, overrides, version: row.version + 1, prices: price ? [...row.prices, price] : row.prices };
    const result = showModel(next, Date.now());
    return { result, entry: { action: "model.updated", target: modelId, ...changedFields(showModel(row, Date.now()), result) } };
  });
}

function expectSame(param: string, given: string | undefined, is: string): void {
  if (given === undefined || given === is) return;
  throw new AppError("invalid_request", `${param}: cannot be changed, for prices and recorded calls go by it.`, {
    param,
    remedy: "Add a model with the other name.",
  });
}

/** The contract's names for the fields that an administrator may take back. */
const RESET_TO = {
  displayName: ["name"],
  description: ["description"],
  upstreamModel: ["upstreamModel", "match"],
  contextWindow: ["contextWindow"],
  maxTokens: ["maxOutputTokens"],
  capabilities: ["capabilities"],
  marginPercent: ["marginPpm"],
  isEnabled: ["isEnabled"],
  isListed: ["isListed"],
  priority: ["priority"],
} as const satisfies Record<string, readonly (keyof ModelFields)[]>;

function nextOverrides(row: Model, change: ModelChange): Partial<ModelFields> {
  const overrides = { ...parseModelOverrides(row.overrides), ...changesOf(change, effectiveModel(row), row.id) };
  for (const field of change.reset.flatMap((name) => RESET_TO[name])) delete overrides[field];
  return overrides;
}

type ModelInput = Omit<NewModel | ModelChange, "pricing" | "modelName" | "providerId">;

/** The fields of a row that the contract's fields change. */
function changesOf(input: ModelInput, current: Omit<ModelFields, "capabilities"> & { capabilities: readonly Capability[] }, modelName: string) {
  const { displayName, description, upstreamModel: given, contextWindow, maxTokens, marginPercent, isEnabled, isListed, priority } = input;
  const upstreamModel = given === null ? modelName : given;
  const isMoved = upstreamModel !== undefined && upstreamModel !== (current.upstreamModel ?? modelName);
  const changes = {
    name: displayName,
    description,
    upstreamModel: isMoved || current.match === "" ? upstreamModel : undefined,
    contextWindow,
    maxOutputTokens: maxTokens,
    marginPpm: marginPercent == null ? marginPercent : Math.round(marginPercent * 1_000_000),
    isEnabled,
    isListed,
    priority,
    capabilities: nextCapabilities(input, current.capabilities),
    match: isMoved || current.match === "" ? matchOf(current.match, [modelName, upstreamModel ?? modelName]) : undefined,
  };
  const isChange = ([name, value]: [string, unknown]) => value !== undefined && !isSame(value, current[name as keyof ModelFields]);
  return Object.fromEntries(Object.entries(changes).filter(isChange)) as Partial<ModelFields>;
}

/** Answers state the model as the provider calls it; prices are found by any of its names, also those that it had before. */
function matchOf(current: string, names: readonly string[]): string {
  const equals = [...new Set(names.map((name) => name.toLowerCase()))].map((name) => ({ equals: name }));
  const all: Match[] = current === "" ? equals : [matchSchema.parse(JSON.parse(current)), ...equals];
  return JSON.stringify(all.length === 1 ? all[0] : { or: all });
}

/** The rates that a change leaves out stay. Null: it changes none, so that a price with tiers is not replaced by one without. */
function nextPricing(row: PricedModel, given: ModelChange["pricing"]): Pricing | null {
  const rates = given && ratesInForce(row.prices, Date.now());
  if (!given) return null;
  const named = Object.fromEntries(Object.entries(given).filter(([, rate]) => rate !== undefined)) as Partial<Pricing>;
  const before = {
    input: rates?.tokens.input,
    output: rates?.tokens.output,
    cacheRead: rates?.tokens.cacheRead ?? null,
    cacheWrite: rates?.tokens.cacheWrite ?? null,
  };
  const { input, output, cacheRead, cacheWrite } = { ...before, ...named };
  if (input === undefined || output === undefined)
    throw new AppError("invalid_request", `pricing.${input === undefined ? "input" : "output"}: must be given too, for the model has no price yet.`, {
      param: "pricing",
      remedy: "Send both rates.",
    });
  const next = { input, output, cacheRead: cacheRead ?? null, cacheWrite: cacheWrite ?? null };
  return isSame(next, before) ? null : next;
}

function nextCapabilities(input: ModelInput, current: readonly Capability[]): Capability[] | undefined {
  const { vision, streaming, functionCalling, embeddings } = input.capabilities ?? {};
  const switches = [
    ["vision", input.supportsVision ?? vision],
    ["streaming", input.supportsStreaming ?? streaming],
    ["tools", input.supportsFunctionCalling ?? functionCalling],
    ["embeddings", input.supportsEmbeddings ?? embeddings],
  ] as const;
  const isEmbedding = switches[3][1] === true && !current.includes("embeddings");
  if (switches.every(([, isOn]) => isOn === undefined)) return undefined;
  const shown = new Set<Capability>(current.length === 0 ? ["streaming"] : current);
  if (switches.every(([capability, isOn]) => isOn === undefined || isOn === shown.has(capability))) return undefined;
  const next = new Set<Capability>(current.length === 0 ? ["chat", "streaming"] : current);
  for (const [capability, isOn] of switches) {
    if (isOn === true) next.add(capability);
    if (isOn === false) next.delete(capability);
  }
  if (isEmbedding) for (const other of ["chat", "streaming", "tools", "vision"] as const) next.delete(other);
  return [...next];
}

/** Only one that nothing goes by. @throws AppError `not_found`, `conflict` that names by what it is used */
export async function deleteModel(actor: Actor, modelId: string): Promise<void> {
  const row = await findModelRow(modelId);
  const { providerId, id } = row;
  const routes = async (client: Parameters<typeof routesWith>[0]) =>
    (await routesWith(client, modelKeyOf(row))).map((name) => `the route ${JSON.stringify(name)}`);
  const lasting = [...(row.importedHash === null ? [] : ["the built-in list"]), ...((await hasCalls(row)) ? ["recorded calls"] : [])];
  if (lasting.length > 0) throw inUse("model", [...lasting, ...(await routes(database()))]);
  await changeCatalog(actor, async (transaction) => {
    // The write comes first: whoever makes a route with this model meanwhile waits, and finds it gone.
    await transaction.priceVersion.deleteMany({ where: { providerId, modelId: id } });
    const users = await routes(transaction);
    if (users.length > 0) throw inUse("model", users);
    await transaction.model.deleteMany({ where: { providerId, id } });
    return { result: undefined, entry: { action: "model.deleted", target: modelId, before: showModel(row, Date.now()), after: null } };
  });
}

/** Priced as it, or answered in whatever name it has. */
async function hasCalls({ providerId, id, ...row }: PricedModel): Promise<boolean> {
  const { upstreamModel } = effectiveModel({ providerId, id, ...row });
  const select = { model: true, catalogModel: true } as const;
  const calls = await database().usageHour.findMany({ where: { provider: providerId }, distinct: ["model", "catalogModel"], select });
  const isNamed = (model: string) => model === id || model === upstreamModel || findModel(currentCatalog(), providerId, model)?.id === id;
  return calls.some(({ model, catalogModel }) => catalogModel === id || isNamed(model));
}
