import { findPrice } from "../catalog/find-price";
import { currentCatalog } from "../catalog/load-catalog";
import type { LedgerEntry, UsageRecord } from "../db/generated/client";
import { effectivePrice } from "../domain/effective-price";
import { addMargin, type NanoUsd } from "../domain/money";
import { priceUsage } from "../domain/price";
import { modelOfPriceVersion } from "../domain/price-version-id";
import type { StoredPass } from "./stored-pass";

export interface RepricedModel {
  providerId: string;
  id: string;
}

/** What re-pricing one call moves. */
export interface Change {
  oldNanoUsd: NanoUsd;
  newNanoUsd: NanoUsd;
  /** What leaves the balance; negative: what comes back. */
  collectNanoUsd: NanoUsd;
  /** What the house bears; negative: what it no longer bears. */
  uncollectedNanoUsd: NanoUsd;
  /** Of the next entry, among those of this call. */
  number: number;
}

interface Planned {
  call: UsageRecord;
  model: RepricedModel;
  earlier: readonly LedgerEntry[];
  availableNanoUsd: NanoUsd;
}

/** Null: it has no price by the prices now in force. `earlier`: the call's adjusting entries and its overrun. */
export function planChange({ call, model, earlier, availableNanoUsd }: Planned): Change | null {
  const price = priceNow(call, model);
  if (price === null) return null;
  const adjustments = earlier.filter(({ reference }) => reference.startsWith(`reprice:${call.requestId}:`));
  const charged = call.chargedNanoUsd ?? 0n;
  const paid = charged + sumOf(adjustments, call.organizationId);
  const borne = sumOf(adjustments, "house:overrun");
  const isOverrun = earlier.some(({ type, reference }) => type === "overrun" && reference === call.requestId);
  const wanted = isOverrun && price > charged ? charged : price;
  const more = wanted - paid - borne;
  const number = adjustments.length + 1;
  if (more >= 0n) {
    const collectNanoUsd = more < availableNanoUsd ? more : availableNanoUsd;
    return { oldNanoUsd: paid + borne, newNanoUsd: wanted, collectNanoUsd, uncollectedNanoUsd: more - collectNanoUsd, number };
  }
  const stays = wanted < paid ? wanted : paid;
  return { oldNanoUsd: paid + borne, newNanoUsd: wanted, collectNanoUsd: stays - paid, uncollectedNanoUsd: wanted - stays - borne, number };
}

/** What entries have taken from an account, less what they have given back. */
function sumOf(entries: readonly LedgerEntry[], account: string): NanoUsd {
  const signed = ({ debitAccount, creditAccount, amountNanoUsd }: LedgerEntry) =>
    debitAccount === account ? amountNanoUsd : creditAccount === account ? -amountNanoUsd : 0n;
  return entries.reduce((sum, entry) => sum + signed(entry), 0n);
}

/** By the prices now in force for the call's time; null: it has no price by them. */
function priceNow(call: UsageRecord, { providerId, id }: RepricedModel): NanoUsd | null {
  if (call.marginPpm === null || call.costStatus !== "priced") return null;
  const passes = passesOf(call);
  const atMs = call.createdAt.getTime();
  const own = currentCatalog()
    .models.get(providerId)
    ?.find((model) => model.id === id);
  const ownRates = own ? (effectivePrice(own.prices, atMs)?.rates ?? null) : null;
  const isOwn = (model: string | null) =>
    isPricedAs(
      passes.find((pass) => pass.model === model),
      { providerId, id },
    );
  const ratesOf = (model: string | null) =>
    isOwn(model) ? ownRates : (findPrice({ providerId: call.provider, model: model ?? call.model, atMs })?.rates ?? null);
  const priced = priceUsage({ passes, serviceTier: passes[0]?.serviceTier ?? null, ratesOf });
  if (priced.status === "unpriced") return null;
  const cost = priced.lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n);
  return addMargin(cost, call.marginPpm).priceNanoUsd;
}

/** By the price that it was charged by, whatever its answer calls the model: several models may share one of the provider's. */
export function isOfModel(call: Pick<UsageRecord, "passes">, model: RepricedModel): boolean {
  return passesOf(call).some((pass) => isPricedAs(pass, model));
}

function isPricedAs(pass: StoredPass | undefined, { providerId, id }: RepricedModel): boolean {
  if (!pass?.priceVersionId) return false;
  const model = modelOfPriceVersion(pass.priceVersionId);
  return model.providerId === providerId && model.id === id;
}

const passesOf = ({ passes }: Pick<UsageRecord, "passes">) => JSON.parse(passes) as StoredPass[];
