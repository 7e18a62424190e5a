import type { Prisma } from "../db/generated/client";
import { newId } from "../domain/ids";
import { BACKOFF } from "./backoff";
import type { News } from "./compare-reading";
import type { WatchedRule } from "./watched-rule";

/** Somebody has changed or deleted the rule since it was read: what was found about it is not told. */
export class RuleChanged extends Error {}

/**
 * Writes an event and its deliveries, one for each channel of the rule, in the transaction of what caused it. The rule's row is locked by counting the
 * event: its events have an order, and two of them never the same number.
 * @throws RuleChanged
 */
export async function writeEvent(tx: Prisma.TransactionClient, rule: WatchedRule, { type, data }: News, at: Date): Promise<void> {
  const { id: ruleId, organizationId, version, kind } = rule;
  const { count } = await tx.alertRule.updateMany({ where: { id: ruleId, organizationId, version }, data: { events: { increment: 1 } } });
  if (count === 0) throw new RuleChanged();
  const { events: sequence } = await tx.alertRule.findUniqueOrThrow({ where: { id: ruleId }, select: { events: true } });
  const channels = await tx.alertChannel.findMany({
    where: { organizationId, id: { in: rule.channelIds } },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
  });
  const eventId = newId("evt");
  const createdAt = new Date();
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  await tx.alertEvent.create({ data: { id: eventId, organizationId, ruleId, kind, type, sequence, body, createdAt } });
  const delivery = { organizationId, eventId, ruleId, type, sequence, createdAt, status: "pending", nextAttemptAt: createdAt };
  const givesUpAt = new Date(createdAt.getTime() + BACKOFF.forMs);
  await tx.alertDelivery.createMany({
    data: channels.map((channel) => ({ ...delivery, id: newId("dlv"), givesUpAt, channelId: channel.id, channelName: channel.name })),
  });
}
