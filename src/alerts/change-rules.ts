import { type Actor, recordChange } from "../audit/record-change";
import type { Prisma } from "../db/generated/client";
import { inTransaction } from "../db/in-transaction";
import { ALERT_KINDS, type AlertKind } from "../domain/alerts";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { parseUsd } from "../domain/money";
import { REARM_SHARE } from "./compare-reading";
import { RULE_COLUMNS, type RuleView, viewRule } from "./list-rules";
import { keptThreshold, type NewRule, type RuleChange, refuseThreshold } from "./rule-input";
import { readChannelIds } from "./watched-rule";

const RULES_MAX = 50;

interface By {
  organizationId: string;
  actor: Actor;
}
type Transaction = Prisma.TransactionClient;

/** @throws AppError `invalid_request` for a channel that is not there, `conflict` when there are too many rules */
export function createRule({ organizationId, actor }: By, { kind, threshold: given, channelIds }: NewRule): Promise<RuleView> {
  const threshold = keptThreshold(kind, given);
  const row = { id: newId("alr"), kind, threshold, channelIds: JSON.stringify(channelIds), createdAt: new Date() };
  return inTransaction(async (tx) => {
    await tx.alertRule.create({ data: { ...row, organizationId, createdById: actor.id } });
    await expectChannels(tx, organizationId, channelIds);
    if ((await tx.alertRule.count({ where: { organizationId } })) > RULES_MAX) {
      throw new AppError("conflict", `An organization has at most ${RULES_MAX} rules.`, { remedy: "Delete one first." });
    }
    await beginAnew(tx, { id: row.id, organizationId, kind, threshold });
    const after = { kind, threshold, channelIds };
    await recordChange(tx, actor, { action: "alert_rule.created", target: row.id, organizationId, before: null, after });
    return viewRule(row);
  });
}

/** With another threshold a rule begins anew: it fires at once when that is passed already. @throws AppError as above, `not_found` */
export function changeRule({ organizationId, actor }: By, id: string, change: RuleChange): Promise<RuleView> {
  return inTransaction(async (tx) => {
    const before = await lockRule(tx, { organizationId, id });
    const kind = ALERT_KINDS.find((known) => known === before.kind);
    if (!kind) throw new AppError("conflict", "A newer version of this server made this rule.", { remedy: "Change it there." });
    if (change.kind !== undefined && change.kind !== kind) throw invalid("kind: cannot be changed; make another rule");
    const reason = refuseThreshold(kind, change.threshold ?? null);
    if (reason !== null) throw invalid(`threshold: ${reason}`);
    const threshold = change.threshold === undefined ? before.threshold : keptThreshold(kind, change.threshold);
    if (change.channelIds) await expectChannels(tx, organizationId, change.channelIds);
    const channelIds = change.channelIds ? JSON.stringify(change.channelIds) : before.channelIds;
    await tx.alertRule.updateMany({ where: { id, organizationId }, data: { threshold, channelIds } });
    if (threshold !== before.threshold) await beginAnew(tx, { id, organizationId, kind, threshold });
    const shown = (row: { threshold: string | null; channelIds: string }) => ({
      threshold: row.threshold,
      channelIds: readChannelIds(row.channelIds),
    });
    const told = { before: { kind, ...shown(before) }, after: { kind, ...shown({ threshold, channelIds }) } };
    await recordChange(tx, actor, { action: "alert_rule.updated", target: id, organizationId, ...told });
    return viewRule({ ...before, threshold, channelIds });
  });
}

/** What was on its way counts as failed. @throws AppError `not_found` */
export async function deleteRule({ organizationId, actor }: By, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { kind, threshold, channelIds } = await lockRule(tx, { organizationId, id });
    await forget(tx, id);
    await tx.alertRule.deleteMany({ where: { id, organizationId } });
    const where = { ruleId: id, organizationId, status: "pending" };
    await tx.alertDelivery.updateMany({ where, data: { status: "failed", lastError: "the rule was deleted" } });
    const before = { kind, threshold, channelIds: readChannelIds(channelIds) };
    await recordChange(tx, actor, { action: "alert_rule.deleted", target: id, organizationId, before, after: null });
  });
}

const invalid = (message: string) => new AppError("invalid_request", message, { remedy: "Correct the body and send the request again." });

/** Whatever the watch has found by the rule as it was is void from here on. */
async function lockRule(tx: Transaction, { organizationId, id }: { organizationId: string; id: string }) {
  const { count } = await tx.alertRule.updateMany({ where: { id, organizationId }, data: { version: { increment: 1 } } });
  if (count === 0) throw new AppError("not_found", "There is no such rule.", { remedy: "List the rules to see their ids." });
  return tx.alertRule.findUniqueOrThrow({ where: { id }, select: RULE_COLUMNS });
}

async function expectChannels(tx: Transaction, organizationId: string, channelIds: readonly string[]): Promise<void> {
  const found = await tx.alertChannel.findMany({ where: { organizationId, id: { in: [...channelIds] } }, select: { id: true } });
  const known = new Set(found.map(({ id }) => id));
  const missing = channelIds.findIndex((id) => !known.has(id));
  if (missing >= 0) throw invalid(`channelIds.${missing}: there is no such channel`);
}

interface BegunRule {
  id: string;
  organizationId: string;
  kind: AlertKind;
  threshold: string | null;
}

const PERCENT = 100n;
const REARM_PERCENT = PERCENT + BigInt(Math.round((1 - REARM_SHARE) * 100));

/** The rule has not fired. */
async function beginAnew(tx: Transaction, { id, organizationId, kind, threshold }: BegunRule): Promise<void> {
  await forget(tx, id);
  if (kind !== "low_balance" || threshold === null) return;
  const thresholdNanoUsd = parseUsd(threshold);
  const rearmNanoUsd = (thresholdNanoUsd * REARM_PERCENT) / PERCENT;
  await tx.alertLowBalance.create({ data: { ruleId: id, organizationId, thresholdNanoUsd, rearmNanoUsd } });
}

/** What it has noted, but not what it has told. */
async function forget(tx: Transaction, ruleId: string): Promise<void> {
  await tx.alertFired.deleteMany({ where: { ruleId } });
  await tx.alertLowBalance.deleteMany({ where: { ruleId } });
  await tx.alertCrossing.deleteMany({ where: { ruleId } });
}
