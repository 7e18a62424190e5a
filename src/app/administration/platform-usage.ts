import { z } from "zod";
import { modelIdOf } from "@/catalog/edit/model-id";
import { findModel } from "@/catalog/find-price";
import { currentCatalog } from "@/catalog/load-catalog";
import { groupBy } from "@/domain/group-by";
import { formatUsd } from "@/domain/money";
import {
  addPlatformSums,
  type CalledModel,
  type Days,
  type PlatformCell,
  type PlatformSums,
  type RefusedSums,
  sumPlatformUsage,
  sumRefusals,
  sumRouteUsage,
} from "@/queries/sums/sum-platform-usage";

const DAY_MS = 86_400_000;
const DAYS_DEFAULT = 30;
const DAYS_MAX = 366;
const date = z.iso.date("must be a date in UTC, like 2026-11-20");

/** Both days are included. */
export const platformUsageQuery = z
  .strictObject({
    startDate: date.optional(),
    endDate: date.optional(),
    modelId: z.string().max(400).optional(),
    groupBy: z.enum(["day", "model", "route"]).default("day"),
  })
  .transform(({ startDate, endDate, ...rest }) => {
    const last = Date.parse(endDate ?? new Date().toISOString().slice(0, 10));
    const from = startDate === undefined ? last - (DAYS_DEFAULT - 1) * DAY_MS : Date.parse(startDate);
    return { ...rest, from: new Date(from), to: new Date(last + DAY_MS) };
  })
  .refine(({ from, to }) => from < to, { path: ["startDate"], error: "must not be after endDate" })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= DAYS_MAX * DAY_MS, {
    path: ["startDate"],
    error: `must be at most ${DAYS_MAX} days before endDate`,
  });

interface NamedModel {
  /** Null: the catalog has no such model. */
  id: string | null;
  name: string;
}

/** The catalog's model that calls were priced as. Where they do not say, as those of an older version, the one whose name their answers state. */
function nameModel({ provider, model, catalogModel }: CalledModel): NamedModel {
  const catalog = currentCatalog();
  const priced = catalogModel === "" ? null : catalog.models.get(provider)?.find(({ id }) => id === catalogModel);
  const found = priced ?? findModel(catalog, provider, model);
  return found ? { id: modelIdOf(found), name: found.id } : { id: null, name: model === "" ? provider : `${provider}/${model}` };
}

/** The cost is that of the calls with a price: of how many there is none is said beside it. */
const show = ({ requests, unpricedRequests, tokens, costNanoUsd }: PlatformSums) => ({
  requests,
  unpricedRequests,
  tokens: Number(tokens),
  cost: formatUsd(costNanoUsd),
});

/** What all organizations have used, in both modes: provider cost. The groups sum to the summary. */
export async function readPlatformUsage({ modelId, groupBy: by, ...days }: z.output<typeof platformUsageQuery>) {
  const [sums, refusals] = await Promise.all([sumPlatformUsage(days), sumRefusals(days)]);
  const isAsked = (called: CalledModel) => modelId === undefined || nameModel(called).id === modelId;
  const kept = sums.filter(isAsked).map((cell) => ({ ...cell, named: nameModel(cell) }));
  const total = addPlatformSums(kept);
  const { requests, unpricedRequests, tokens, costNanoUsd } = total;
  return {
    summary: {
      totalRequests: requests,
      totalTokens: Number(tokens),
      totalCost: formatUsd(costNanoUsd),
      unpricedRequests,
      avgLatencyMs: averageLatency(total, refusals.filter(isAsked)),
    },
    breakdown: by === "route" ? await byRoute(days, modelId, total) : by === "day" ? byDay(days, kept) : byModel(kept),
  };
}

/** Of the calls that were not refused, as everywhere; null: there are none. */
function averageLatency(total: PlatformSums, refusals: readonly RefusedSums[]): number | null {
  const answered = refusals.reduce((sum, { requests }) => sum - requests, total.requests);
  const latencyMsSum = refusals.reduce((sum, refused) => sum - refused.latencyMsSum, total.latencyMsSum);
  return answered > 0 ? Math.round(Number(latencyMsSum) / answered) : null;
}

type KeptCell = PlatformCell & { named: NamedModel };

/** Every day of the range, also those without a call. */
function byDay({ from, to }: Days, cells: readonly KeptCell[]) {
  const groups = groupBy(cells, ({ day }) => day);
  return Array.from({ length: (to.getTime() - from.getTime()) / DAY_MS }, (_, day) => ({
    date: new Date(from.getTime() + day * DAY_MS).toISOString().slice(0, 10),
    ...show(addPlatformSums(groups.get(day) ?? [])),
  }));
}

/** The most expensive first. */
function byModel(cells: readonly KeptCell[]) {
  const groups = groupBy(cells, ({ named }) => named.id ?? named.name);
  return [...groups.values()]
    .map((group) => ({ model: (group[0] as KeptCell).named, sums: addPlatformSums(group) }))
    .sort((a, b) => Number(b.sums.costNanoUsd - a.sums.costNanoUsd) || b.sums.requests - a.sums.requests)
    .map(({ model, sums }) => ({ model, ...show(sums) }));
}

async function byRoute(days: Days, modelId: string | undefined, total: PlatformSums) {
  const rows = (await sumRouteUsage(days)).filter((row) => modelId === undefined || nameModel(row).id === modelId);
  const routes = [...groupBy(rows, ({ route }) => route)].map(([route, group]) => ({ route, sums: addPlatformSums(group) }));
  const along = addPlatformSums(routes.map(({ sums }) => sums));
  const none = {
    requests: total.requests - along.requests,
    unpricedRequests: total.unpricedRequests - along.unpricedRequests,
    tokens: total.tokens - along.tokens,
    costNanoUsd: total.costNanoUsd - along.costNanoUsd,
    latencyMsSum: total.latencyMsSum - along.latencyMsSum,
  };
  const listed = routes
    .sort((a, b) => b.sums.requests - a.sums.requests)
    .map(({ route, sums }) => ({ route: route as string | null, ...show(sums) }));
  return none.requests === 0 ? listed : [...listed, { route: null, ...show(none) }];
}

/** Of the UTC day that it is: by model id and by provider. */
export async function readToday() {
  const from = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const cells = await sumPlatformUsage({ from, to: new Date(from.getTime() + DAY_MS) });
  const byModel = groupBy(cells, (cell) => nameModel(cell).id);
  const byProvider = groupBy(cells, ({ provider }) => provider);
  return {
    ofModel: (modelId: string) => show(addPlatformSums(byModel.get(modelId) ?? [])),
    ofProvider: (providerId: string) => show(addPlatformSums(byProvider.get(providerId) ?? [])),
  };
}
