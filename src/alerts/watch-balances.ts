import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { formatUsd } from "../domain/money";
import { linkTo, organizationOf, type WatchedRule } from "./watched-rule";
import { RuleChanged, writeEvent } from "./write-event";

const CROSSINGS_AT_ONCE = 500;

/**
 * What the trigger on Balance cannot: rules that begin with a balance that is low already fire, and those whose balance has come back by 10 % are armed
 * again. Then each crossing that was noted, by the trigger or here, becomes an event. True: there are events.
 */
export async function watchBalances(rules: readonly WatchedRule[]): Promise<boolean> {
  await compareBalances();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const crossings = await database().alertCrossing.findMany({ orderBy: { id: "asc" }, take: CROSSINGS_AT_ONCE });
  let hasTold = false;
  for (const crossing of crossings) {
    const rule = byId.get(crossing.ruleId); // none: it is newer than the list, or gone, and evict-old.ts takes what it has left
    if (rule) hasTold = (await tellCrossing(crossing, rule)) || hasTold;
  }
  return hasTold;
}

/** An organization without a balance has nothing available. */
async function compareBalances(): Promise<void> {
  const rows = await database().alertLowBalance.findMany();
  const balances = await database().balance.findMany({ where: { organizationId: { in: [...new Set(rows.map((row) => row.organizationId))] } } });
  const byOrganization = new Map(balances.map(({ organizationId, availableNanoUsd }) => [organizationId, availableNanoUsd]));
  for (const { ruleId, organizationId, isFired, thresholdNanoUsd, rearmNanoUsd } of rows) {
    const availableNanoUsd = byOrganization.get(organizationId) ?? 0n;
    if (isFired && availableNanoUsd >= rearmNanoUsd) {
      await database().alertLowBalance.updateMany({ where: { ruleId, isFired: true }, data: { isFired: false } });
    } else if (!isFired && availableNanoUsd < thresholdNanoUsd) {
      await inTransaction(async (tx) => {
        const { count } = await tx.alertLowBalance.updateMany({ where: { ruleId, isFired: false }, data: { isFired: true } });
        if (count === 1) await tx.alertCrossing.create({ data: { ruleId, availableNanoUsd, at: new Date() } });
      });
    }
  }
}

interface Crossing {
  id: number;
  availableNanoUsd: bigint;
  at: Date;
}

/** The crossing makes room for its event. */
async function tellCrossing({ id, availableNanoUsd, at }: Crossing, rule: WatchedRule): Promise<boolean> {
  try {
    return await inTransaction(async (tx) => {
      const { count } = await tx.alertCrossing.deleteMany({ where: { id } });
      if (count === 0) return false;
      const row = await tx.alertLowBalance.findUnique({ where: { ruleId: rule.id } });
      if (!row) return false;
      const figures = { available: formatUsd(availableNanoUsd), threshold: formatUsd(row.thresholdNanoUsd) };
      await writeEvent(tx, rule, { type: "balance.low", data: { organization: organizationOf(rule), ...figures, link: linkTo("/billing") } }, at);
      return true;
    });
  } catch (error) {
    if (error instanceof RuleChanged) return false; // the next look tells it, if it still stands
    throw error;
  }
}
