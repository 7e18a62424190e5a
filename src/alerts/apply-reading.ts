import { database } from "../db/client";
import { inTransaction } from "../db/in-transaction";
import { isUniqueViolation } from "../db/is-unique-violation";
import { type Reading, stepOf } from "./compare-reading";
import type { WatchedRule } from "./watched-rule";
import { RuleChanged, writeEvent } from "./write-event";

/** For which subjects rules have fired: `rule subject`. */
export async function readFired(): Promise<ReadonlySet<string>> {
  const rows = await database().alertFired.findMany({ select: { ruleId: true, subject: true } });
  return new Set(rows.map(({ ruleId, subject }) => `${ruleId} ${subject}`));
}

/**
 * Fires a rule, or arms it again, when the reading says so: its state and the event in one transaction. Of several processes that have seen the same
 * one does; false: nothing was to be told, or another one has.
 */
export async function applyReading(rule: WatchedRule, reading: Reading, fired: ReadonlySet<string>, at: Date): Promise<boolean> {
  const { subject, side, news, clearNews } = reading;
  const step = stepOf(side, fired.has(`${rule.id} ${subject}`));
  if (step === "stay") return false;
  try {
    return await inTransaction(async (tx) => {
      if (step === "fire") {
        await writeEvent(tx, rule, news, at);
        await tx.alertFired.create({ data: { ruleId: rule.id, subject, firedAt: at } });
        return true;
      }
      const { count } = await tx.alertFired.deleteMany({ where: { ruleId: rule.id, subject } });
      if (count === 0 || !clearNews) return false;
      await writeEvent(tx, rule, clearNews, at);
      return true;
    });
  } catch (error) {
    if (error instanceof RuleChanged || isUniqueViolation(error)) return false;
    throw error;
  }
}
