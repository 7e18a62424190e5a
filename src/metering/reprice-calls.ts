import { type Actor, recordChange } from "../audit/record-change";
import { modelIdOf } from "../catalog/edit/model-id";
import { database } from "../db/client";
import type { UsageRecord } from "../db/generated/client";
import { AppError } from "../domain/errors";
import { groupBy } from "../domain/group-by";
import type { NanoUsd } from "../domain/money";
import { lockBalance } from "../ledger/lock-balance";
import { postEntry } from "../ledger/post-entry";
import { postHouseEntry } from "../ledger/post-house-entry";
import { type Change, isOfModel, planChange, type RepricedModel } from "./plan-reprice";

const CALLS_MAX = 50_000;
/** A balance is kept still for so many calls at a time. */
const PAGE_CALLS = 200;
const TYPE = "adjustment";

export interface RepriceRequest {
  model: RepricedModel;
  /** Of the call's beginning: `from` ≤ at < `to`. */
  from: Date;
  to: Date;
  isDryRun: boolean;
}

/** Nano-dollars, of what organizations were charged. */
export interface RepriceReport {
  requests: number;
  oldNanoUsd: NanoUsd;
  newNanoUsd: NanoUsd;
  differenceNanoUsd: NanoUsd;
  /** Of the difference, what balances could not cover: the house bears it. */
  uncollectedNanoUsd: NanoUsd;
}

/**
 * Charges a model's calls again by the prices that are now in force for the time of each: what differs is posted as adjusting entries, one per call;
 * no row and no entry is ever changed. Done twice, the second time finds nothing to do. A call of which the house bore a part, because the balance
 * could not cover it, never costs its organization more than it paid. @throws AppError `invalid_request` for too many calls at once
 */
export async function repriceCalls(actor: Actor, request: RepriceRequest): Promise<RepriceReport> {
  const report = emptyReport();
  for (const organizationId of await findOrganizations(request)) await repriceOrganization({ actor, organizationId, request, report });
  return report;
}

const emptyReport = (): RepriceReport => ({ requests: 0, oldNanoUsd: 0n, newNanoUsd: 0n, differenceNanoUsd: 0n, uncollectedNanoUsd: 0n });

interface Run {
  actor: Actor;
  organizationId: string;
  request: RepriceRequest;
  report: RepriceReport;
}

const whereOf = ({ model, from, to }: RepriceRequest) => ({
  mode: "reseller",
  provider: model.providerId,
  chargedNanoUsd: { gt: 0n },
  createdAt: { gte: from, lt: to },
});

async function findOrganizations(request: RepriceRequest): Promise<string[]> {
  const groups = await database().usageRecord.groupBy({
    by: ["organizationId"],
    where: whereOf(request),
    _count: true,
    orderBy: { organizationId: "asc" },
  });
  const calls = groups.reduce((sum, { _count }) => sum + _count, 0);
  if (calls > CALLS_MAX)
    throw new AppError("invalid_request", `from: ${calls} calls of the provider lie in this range; at most ${CALLS_MAX} are re-priced at once.`, {
      param: "from",
      remedy: "Re-price shorter ranges, one after the other.",
    });
  return groups.map(({ organizationId }) => organizationId);
}

async function repriceOrganization(run: Run): Promise<void> {
  const { organizationId, request, report } = run;
  let leftNanoUsd: NanoUsd | null = null;
  for (let cursor = ""; ; ) {
    const where = { ...whereOf(request), organizationId, requestId: { gt: cursor } };
    const rows = await database().usageRecord.findMany({ where, orderBy: { requestId: "asc" }, take: PAGE_CALLS });
    const calls = rows.filter((row) => isOfModel(row, request.model));
    if (calls.length > 0) {
      const page: RepricedPage = await repricePage(run, calls, leftNanoUsd);
      // What is only asked for takes nothing from the balance: the next page goes on from what this one would have left.
      if (request.isDryRun) leftNanoUsd = page.availableNanoUsd;
      for (const change of page.changes) addTo(report, change);
    }
    cursor = rows.at(-1)?.requestId ?? "";
    if (rows.length < PAGE_CALLS) return;
  }
}

interface RepricedPage {
  changes: Change[];
  /** What the balance has left after them. */
  availableNanoUsd: NanoUsd;
}

/** One transaction: all of the page is booked, with its entry in the audit log, or nothing. `leftNanoUsd` null: what the balance has. */
async function repricePage(
  { actor, organizationId, request }: Run,
  calls: readonly UsageRecord[],
  leftNanoUsd: NanoUsd | null,
): Promise<RepricedPage> {
  return database().$transaction(
    async (tx) => {
      const balance = await lockBalance(tx, organizationId);
      let available = leftNanoUsd ?? balance.availableNanoUsd;
      const requestIds = calls.map(({ requestId }) => requestId);
      const earlier = groupBy(
        await tx.ledgerEntry.findMany({ where: { organizationId, requestId: { in: requestIds }, type: { in: [TYPE, "overrun"] } } }),
        ({ requestId }) => requestId,
      );
      const changes: Change[] = [];
      for (const call of calls) {
        const change = planChange({ call, model: request.model, earlier: earlier.get(call.requestId) ?? [], availableNanoUsd: available });
        if (!change) continue;
        available -= change.collectNanoUsd;
        changes.push(change);
        if (!request.isDryRun) await post(tx, call, change);
      }
      if (!request.isDryRun && changes.some(isMovement)) await noteReprice(tx, { actor, organizationId, request, changes });
      return { changes, availableNanoUsd: available };
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

const isMovement = ({ collectNanoUsd, uncollectedNanoUsd }: Change) => collectNanoUsd !== 0n || uncollectedNanoUsd !== 0n;

function addTo(report: RepriceReport, { oldNanoUsd, newNanoUsd, uncollectedNanoUsd }: Change): void {
  report.requests += 1;
  report.oldNanoUsd += oldNanoUsd;
  report.newNanoUsd += newNanoUsd;
  report.differenceNanoUsd += newNanoUsd - oldNanoUsd;
  report.uncollectedNanoUsd += uncollectedNanoUsd;
}

async function post(tx: Parameters<typeof lockBalance>[0], call: UsageRecord, change: Change): Promise<void> {
  const { organizationId, requestId, model } = call;
  const { collectNanoUsd, uncollectedNanoUsd: borne, number } = change;
  const common = { organizationId, type: TYPE, requestId, description: `Re-priced: ${model}` };
  const reference = `reprice:${requestId}:${number}`;
  if (collectNanoUsd !== 0n) await postEntry(tx, { ...common, amountNanoUsd: -collectNanoUsd, counterAccount: "house:sales", reference });
  if (borne === 0n) return;
  const [debitAccount, creditAccount] = borne > 0n ? (["house:overrun", "house:sales"] as const) : (["house:sales", "house:overrun"] as const);
  const amountNanoUsd = borne > 0n ? borne : -borne;
  await postHouseEntry(tx, { ...common, amountNanoUsd, debitAccount, creditAccount, reference: `${reference}:house`, paymentId: null });
}

async function noteReprice(
  tx: Parameters<typeof lockBalance>[0],
  { actor, organizationId, request, changes }: Omit<Run, "report"> & { changes: readonly Change[] },
): Promise<void> {
  const report = emptyReport();
  for (const change of changes) addTo(report, change);
  const { model, from, to } = request;
  const shown = Object.entries({ from, to, ...report }).map(([name, value]) => [name, typeof value === "bigint" ? value.toString() : value]);
  const change = { action: "model.repriced", target: modelIdOf(model), before: null, after: Object.fromEntries(shown) as object };
  await recordChange(tx, actor, { ...change, organizationId });
}
