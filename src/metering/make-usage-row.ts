import { findModel, findPrice } from "../catalog/find-price";
import { currentCatalog } from "../catalog/load-catalog";
import { type FinishedCall, HOUSE } from "../domain/call";
import { newId } from "../domain/ids";
import { priceUsage } from "../domain/price";
import { modelOfPriceVersion } from "../domain/price-version-id";
import { totalTokens, type UsagePass } from "../domain/usage";
import type { UsageRow } from "../usage/usage-row";
import { priceResoldCall, type ResoldPrice } from "./price-resold-call";
import { keepStatedCost, type PriceOf, type StoredPass, storePasses } from "./stored-pass";

const RAW_USAGE_CHARS_MAX = 16_384;

/** What of a row depends on who pays. */
type CostColumns = Pick<
  UsageRow,
  "costStatus" | "providerCostNanoUsd" | "marginPpm" | "marginNanoUsd" | "chargedNanoUsd" | "usageSource" | "settlement"
> & { storedPasses: StoredPass[] };

export interface MadeRow {
  row: UsageRow;
  /** See ResoldPrice. */
  reviewReason: string | null;
}

/** The usage row of a call: counted, priced by the version in force when it began, nothing of its content. */
export function makeUsageRow(call: FinishedCall): MadeRow {
  const made = makeRow(call);
  const { row } = made;
  // Only a caller with a key of its own can read at the provider what was answered before.
  const isCounted = call.caller.mode === "pass-through" && call.passes.some(hasUsage);
  if (!isCounted || call.providerResponseId === null) return made;
  row.countedResponseId = call.providerResponseId;
  // A GET that states usage reads an answer that was made earlier (a background response, a batch): it is billed at the first reading.
  if (call.method === "GET") row.ifCounted = makeRow({ ...call, passes: [], usageSource: "none", isBillable: false }).row;
  return made;
}

function makeRow(call: FinishedCall): MadeRow {
  const priceOf: PriceOf = (model) => findPrice({ providerId: call.provider, model: model ?? call.model, atMs: call.startedAtMs });
  const { cost, reviewReason } =
    call.caller.mode === "reseller" ? costOfResold(call, priceOf) : { cost: costOfPassThrough(call, priceOf), reviewReason: null };
  const { storedPasses } = cost;
  const tokens = totalTokens(storedPasses);
  // Written member by member: V8 takes microseconds for a spread that new members follow.
  const row: UsageRow = {
    requestId: call.requestId,
    organizationId: call.caller.organizationId,
    credentialId: call.caller.credentialId,
    mode: call.caller.mode,
    provider: call.provider,
    model: call.model,
    requestedModel: call.requestedModel,
    method: call.method,
    endpoint: call.endpoint,
    wire: call.wire,
    statusCode: call.statusCode,
    outcome: call.outcome,
    errorCode: call.errorCode,
    isStreaming: call.isStreaming ? 1 : 0,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
    cacheWriteTokens: tokens.cacheWrite,
    reasoningTokens: tokens.reasoning,
    usageSource: cost.usageSource,
    costStatus: cost.costStatus,
    providerCostNanoUsd: cost.providerCostNanoUsd,
    marginPpm: cost.marginPpm,
    marginNanoUsd: cost.marginNanoUsd,
    chargedNanoUsd: cost.chargedNanoUsd,
    passes: JSON.stringify(storedPasses),
    rawUsage: keepRawUsage(call.rawUsage),
    ttftMs: call.ttftMs,
    latencyMs: call.latencyMs,
    attempts: JSON.stringify(call.attempts),
    sessionId: call.labels.sessionId,
    userId: call.labels.userId,
    tags: call.labels.tags === null ? null : JSON.stringify(call.labels.tags),
    providerRequestId: call.providerRequestId,
    providerResponseId: call.providerResponseId,
    route: call.routing?.route ?? null,
    routing: call.routing ? JSON.stringify(call.routing) : null,
    createdAt: call.startedAtMs,
    catalogModel: catalogModelOf(call),
    settlement: cost.settlement,
  };
  return { row, reviewReason };
}

function costOfPassThrough(call: FinishedCall, priceOf: PriceOf): CostColumns {
  const { passes, serviceTier, usageSource } = call;
  const storedPasses = keepStatedCost(storePasses(passes, serviceTier, priceOf), call.statedCostNanoUsd);
  const unpaid = { marginPpm: null, marginNanoUsd: null, chargedNanoUsd: null, usageSource, storedPasses };
  const priced = priceUsage({ passes, serviceTier, ratesOf: (model) => priceOf(model)?.rates ?? null });
  const isUnpriced = passes.length === 0 ? isUnknownCost(call) : priced.status === "unpriced";
  if (isUnpriced || priced.status === "unpriced") {
    const stated = storedPasses[0]?.statedCostNanoUsd;
    return { costStatus: stated === undefined ? "unpriced" : "priced", providerCostNanoUsd: stated ?? null, ...unpaid };
  }
  return { costStatus: "priced", providerCostNanoUsd: priced.totalNanoUsd.toString(), ...unpaid };
}

/** With what the hold's end needs to charge it; a call that was refused before there was a hold costs nothing. */
function costOfResold(call: FinishedCall, priceOf: PriceOf): { cost: CostColumns; reviewReason: string | null } {
  const { ticket, usageSource } = call;
  const isHouse = call.caller.organizationId === HOUSE;
  if (!ticket && isHouse) return { cost: { ...costOfPassThrough(call, priceOf), ...FREE }, reviewReason: null }; // its model has no price of ours
  if (!ticket) {
    const nothing = { providerCostNanoUsd: "0", marginNanoUsd: "0", chargedNanoUsd: "0" };
    return { cost: { costStatus: "priced", ...nothing, marginPpm: null, usageSource, storedPasses: [] }, reviewReason: null };
  }
  const price = priceResoldCall(call, ticket, priceOf);
  if (isHouse) return { cost: costOfHouse(price), reviewReason: null };
  const cost: CostColumns = {
    costStatus: price.cost ? "priced" : "unpriced",
    providerCostNanoUsd: price.cost?.providerCostNanoUsd.toString() ?? null,
    marginPpm: ticket.marginPpm,
    marginNanoUsd: price.cost?.marginNanoUsd.toString() ?? null,
    chargedNanoUsd: price.priceNanoUsd.toString(),
    usageSource: price.usageSource,
    storedPasses: price.passes,
    settlement: {
      status: price.status,
      priceNanoUsd: price.priceNanoUsd.toString(),
      chargeId: newId("txn"),
      overrunId: newId("txn"),
      description: call.requestedModel,
      closedAtMs: Math.round(call.startedAtMs + call.latencyMs),
    },
  };
  return { cost, reviewReason: price.reviewReason };
}

/** Nobody pays the house. */
const FREE = { marginPpm: null, marginNanoUsd: "0", chargedNanoUsd: "0" } as const;

/** What the operator pays the provider for a call of its own: no balance bears it, and nothing is held or charged. */
function costOfHouse({ cost, passes: storedPasses, usageSource }: ResoldPrice): CostColumns {
  const providerCostNanoUsd = cost?.providerCostNanoUsd.toString() ?? null;
  return { costStatus: cost ? "priced" : "unpriced", providerCostNanoUsd, ...FREE, usageSource, storedPasses };
}

/** Resold, the model that was called, whatever its answer states: several may share one of the provider's. Else the one whose name it states. */
function catalogModelOf({ priceVersionId, provider, model }: FinishedCall): string {
  return (priceVersionId ? modelOfPriceVersion(priceVersionId) : findModel(currentCatalog(), provider, model))?.id ?? "";
}

function hasUsage({ buckets }: UsagePass): boolean {
  return Object.values(buckets).some((count) => count > 0);
}

/** No usage is known. Free, or unknown? Providers bill answers, so only a call that may have had one has an unknown cost. */
function isUnknownCost(call: FinishedCall): boolean {
  // A GET reads what was made, and billed, before.
  if (!call.isBillable || call.outcome === "refused" || call.method === "GET") return false;
  if (call.outcome === "broken" && call.attempts.every((attempt) => attempt.statusCode === null)) return false;
  // A provider that broke off its answer may bill it, though the client got an error of ours instead.
  const statusCode = call.attempts.at(-1)?.statusCode ?? call.statusCode;
  return call.outcome === "cancelled" || statusCode < 400;
}

function keepRawUsage(rawUsage: unknown): string | null {
  if (rawUsage === null || rawUsage === undefined) return null;
  const text = JSON.stringify(rawUsage);
  return text.length <= RAW_USAGE_CHARS_MAX ? text : null;
}
