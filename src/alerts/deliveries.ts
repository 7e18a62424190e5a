import { z } from "zod";
import { type Actor, recordChange } from "../audit/record-change";
import { database } from "../db/client";
import type { AlertDelivery } from "../db/generated/client";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { BACKOFF } from "./backoff";

const PAGE = 50;

/** `rule`, `channel`: ids, which may be gone; `event`: its type. */
export interface DeliveryView {
  id: string;
  rule: string;
  channel: string;
  channelName: string;
  event: string;
  /** The id that receivers know it by (`webhook-id`). */
  eventId: string;
  status: string;
  attempts: number;
  lastError: string | null;
  createdAt: string;
  deliveredAt: string | null;
  /** Null: it is not tried any more. */
  nextAttemptAt: string | null;
}

export const listDeliveriesSchema = z.strictObject({
  cursor: z
    .string()
    .regex(/^dlv_[0-9a-z]{1,40}$/, "is not a cursor from `nextCursor`; leave it out to begin with the newest")
    .optional(),
});

function view(row: AlertDelivery): DeliveryView {
  const { id, ruleId: rule, channelId: channel, channelName, type: event, eventId, status, attempts, lastError } = row;
  return {
    ...{ id, rule, channel, channelName, event, eventId, status, attempts, lastError },
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    nextAttemptAt: status === "pending" ? row.nextAttemptAt.toISOString() : null,
  };
}

/** The newest first, 50 at a time. */
export async function listDeliveries(
  organizationId: string,
  cursor?: string | undefined,
): Promise<{ deliveries: DeliveryView[]; nextCursor: string | null }> {
  const rows = await database().alertDelivery.findMany({
    where: { organizationId, ...(cursor !== undefined && { id: { lt: cursor } }) },
    orderBy: { id: "desc" },
    take: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  return { deliveries: shown.map(view), nextCursor: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
}

interface ResendOptions {
  organizationId: string;
  actor: Actor;
  id: string;
}

/**
 * Tries a dead letter again for another day, beside the others of its rule: they do not wait for it. Its event, and so its `webhook-id`, stays the same.
 * @throws AppError `not_found`; `conflict` when it has not failed, or its channel is gone
 */
export function resendDelivery({ organizationId, actor, id }: ResendOptions): Promise<DeliveryView> {
  const nowMs = Date.now();
  return inTransaction(async (tx) => {
    const { count } = await tx.alertDelivery.updateMany({
      where: { id, organizationId, status: "failed" },
      data: {
        ...{ status: "pending", attempts: 0, isResent: true, leaseId: null, leasedUntil: null },
        nextAttemptAt: new Date(nowMs),
        givesUpAt: new Date(nowMs + BACKOFF.forMs),
      },
    });
    const row = await tx.alertDelivery.findFirst({ where: { id, organizationId } });
    if (!row) throw new AppError("not_found", "There is no such delivery.", { remedy: "List the deliveries to see their ids." });
    if (count === 0) throw new AppError("conflict", "This delivery has not failed.", { remedy: "Only failed deliveries can be sent again." });
    if (!(await tx.alertChannel.findFirst({ where: { id: row.channelId, organizationId }, select: { id: true } }))) {
      throw new AppError("conflict", "The channel of this delivery was deleted.", { remedy: "Make a channel and a rule for it." });
    }
    const after = { event: row.eventId, channel: row.channelId };
    await recordChange(tx, actor, { action: "alert_delivery.resent", target: id, organizationId, before: null, after });
    return view(row);
  });
}
