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
  await armAgain();
  await fireWhatIsLow();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const crossings = await database().alertCrossing.findMany({ orderBy: { id: "asc" }, take: CROSSINGS_AT_ONCE });
  let hasTold = false;
  for (const crossing of crossings) {
    const rule = byId.get(crossing.ruleId); // none: it is newer than the list, or gone, and evict-old.ts takes what it has left
    if (rule) hasTold = (await tellCrossing(crossing, rule)) || hasTold;
  }
  return hasTold;
}

async function armAgain(): Promise<void> {
  await database().$executeRaw`UPDATE "AlertLowBalance" SET "isFired" = false WHERE "isFired" AND EXISTS (SELECT 1 FROM "Balance" b
    WHERE b."organizationId" = "AlertLowBalance"."organizationId" AND b."availableNanoUsd" >= "AlertLowBalance"."rearmNanoUsd")`;
}

/** An organization without a balance has nothing available. */
async function fireWhatIsLow(): Promise<void> {
  const low = await database().$queryRaw<{ ruleId: string; available: number | bigint }[]>`
    SELECT l."ruleId", COALESCE(b."availableNanoUsd", 0) AS "available" FROM "AlertLowBalance" l
    LEFT JOIN "Balance" b ON b."organizationId" = l."organizationId"
    WHERE NOT l."isFired" AND COALESCE(b."availableNanoUsd", 0) < l."thresholdNanoUsd"`;
  for (const { ruleId, available } of low) {
    await inTransaction(async (tx) => {
      const { count } = await tx.alertLowBalance.updateMany({ where: { ruleId, isFired: false }, data: { isFired: true } });
      if (count === 1) await tx.alertCrossing.create({ data: { ruleId, availableNanoUsd: BigInt(available), at: new Date() } });
    });
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
