import type { Actor } from "../../audit/record-change";
import { database } from "../../db/client";
import type { Model } from "../../db/generated/client";
import { AppError } from "../../domain/errors";
import type { Capability } from "../../domain/resale";
import { effectiveModel, type ModelFields, parseModelOverrides } from "../overrides";
import { changeCatalog, changedFields, staleVersion, type Transaction } from "./change-catalog";
import { findModelRow, findProviderRow, inUse, routesWith, withProvider } from "./find-rows";
import { insertPrice } from "./insert-price";
import { modelKeyOf } from "./model-id";
import type { ModelChange, NewModel } from "./model-input";
import { type ModelView, showModel } from "./show-model";

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
  const fields = { ...NEW_MODEL, name: modelName, ...changesOf(input, { ...NEW_MODEL, name: modelName }, modelName) };
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
  expectSame("modelName", change.modelName, row.id);
  expectSame("providerId", change.providerId, row.providerId);
  const { pricing } = change;
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
  const { displayName, description, upstreamModel, contextWindow, maxTokens, marginPercent, isEnabled, priority } = input;
  const given = {
    name: displayName,
    description,
    upstreamModel,
    contextWindow,
    maxOutputTokens: maxTokens,
    marginPpm: marginPercent == null ? marginPercent : Math.round(marginPercent * 1_000_000),
    isEnabled,
    priority,
    capabilities: nextCapabilities(input, current.capabilities),
    match: upstreamModel === undefined && current.match !== "" ? undefined : matchOf(modelName, upstreamModel ?? null),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<ModelFields>;
}

/** Answers state the model as the provider calls it; prices are found by either name. */
function matchOf(modelName: string, upstreamModel: string | null): string {
  const names = [...new Set([modelName, upstreamModel ?? modelName].map((name) => name.toLowerCase()))];
  return JSON.stringify(names.length === 1 ? { equals: names[0] } : { or: names.map((name) => ({ equals: name })) });
}

function nextCapabilities(input: ModelInput, current: readonly Capability[]): Capability[] | undefined {
  const switches = [
    ["vision", input.supportsVision],
    ["streaming", input.supportsStreaming],
    ["tools", input.supportsFunctionCalling],
    ["embeddings", input.supportsEmbeddings],
  ] as const;
  if (switches.every(([, isOn]) => isOn === undefined)) return undefined;
  const next = new Set<Capability>(current.length === 0 ? ["chat", "streaming"] : current);
  for (const [capability, isOn] of switches) {
    if (isOn === true) next.add(capability);
    if (isOn === false) next.delete(capability);
  }
  if (input.supportsEmbeddings === true) for (const other of ["chat", "streaming", "tools", "vision"] as const) next.delete(other);
  return [...next];
}

/** Only one that nothing goes by. @throws AppError `not_found`, `conflict` that names by what it is used */
export async function deleteModel(actor: Actor, modelId: string): Promise<void> {
  const row = await findModelRow(modelId);
  const { providerId, id } = row;
  const routes = await routesWith(modelKeyOf(row));
  const users = routes.map((name) => `the route ${JSON.stringify(name)}`);
  const names = [id, row.upstreamModel ?? id];
  const call = await database().usageHour.findFirst({ where: { provider: providerId, model: { in: names } }, select: { hour: true } });
  if (row.importedHash !== null) users.unshift("the built-in list");
  if (call) users.push("recorded calls");
  if (users.length > 0) throw inUse("model", users);
  await changeCatalog(actor, async (transaction) => {
    await transaction.priceVersion.deleteMany({ where: { providerId, modelId: id } });
    await transaction.model.deleteMany({ where: { providerId, id } });
    return { result: undefined, entry: { action: "model.deleted", target: modelId, before: showModel(row, Date.now()), after: null } };
  });
}
