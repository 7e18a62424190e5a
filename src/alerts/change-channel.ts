import { type Actor, recordChange } from "../audit/record-change";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { makeWebhookSecret, sealForChannel } from "./seal-channel";
import { readChannelIds } from "./watched-rule";

interface ChannelOf {
  organizationId: string;
  actor: Actor;
  id: string;
}

export const noChannel = () => new AppError("not_found", "There is no such channel.", { remedy: "List the channels to see their ids." });

/** Nothing goes there from then on: what was on its way counts as failed, and rules that named it go on without it. @throws AppError `not_found` */
export async function deleteChannel({ organizationId, actor, id }: ChannelOf): Promise<void> {
  await inTransaction(async (tx) => {
    // A write first, so that nothing changes between what is read and what is deleted.
    const { count } = await tx.alertChannel.updateMany({ where: { id, organizationId }, data: { sealedOldSecret: null } });
    if (count === 0) throw noChannel();
    const { type, name, shownTarget } = await tx.alertChannel.findUniqueOrThrow({ where: { id } });
    await tx.alertChannel.deleteMany({ where: { id, organizationId } });
    for (const rule of await tx.alertRule.findMany({ where: { organizationId, channelIds: { contains: id } } })) {
      const channelIds = JSON.stringify(readChannelIds(rule.channelIds).filter((one) => one !== id));
      await tx.alertRule.updateMany({ where: { id: rule.id, organizationId }, data: { channelIds, version: { increment: 1 } } });
    }
    await tx.alertDelivery.updateMany({
      where: { channelId: id, organizationId, status: "pending" },
      data: { status: "failed", lastError: CHANNEL_DELETED },
    });
    const before = { type, name, target: shownTarget };
    await recordChange(tx, actor, { action: "alert_channel.deleted", target: id, organizationId, before, after: null });
  });
}

export const CHANNEL_DELETED = "the channel was deleted";

/** A new secret for a webhook; the old one signs beside it until the overlap is over. @throws AppError `not_found`, `conflict` for what has no secret */
export async function rotateSecret({ organizationId, actor, id }: ChannelOf, overlapSeconds: number): Promise<{ secret: string; oldEndsAt: string }> {
  const secret = makeWebhookSecret();
  const oldEndsAt = new Date(Date.now() + overlapSeconds * 1000);
  await inTransaction(async (tx) => {
    const { count } = await tx.alertChannel.updateMany({ where: { id, organizationId }, data: { oldSecretEndsAt: oldEndsAt } });
    if (count === 0) throw noChannel();
    const { type, sealedSecret } = await tx.alertChannel.findUniqueOrThrow({ where: { id }, omit: { sealedSecret: false } });
    if (type !== "webhook") throw new AppError("conflict", "Only webhooks have a secret.", { remedy: "Make a new channel instead." });
    await tx.alertChannel.updateMany({
      where: { id, organizationId },
      data: { sealedOldSecret: sealedSecret, sealedSecret: sealForChannel(id, secret) },
    });
    const after = { oldEndsAt: oldEndsAt.toISOString() };
    await recordChange(tx, actor, { action: "alert_channel.rotated", target: id, organizationId, before: null, after });
  });
  return { secret, oldEndsAt: oldEndsAt.toISOString() };
}
