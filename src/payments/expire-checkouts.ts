import { database } from "../db/client";
import { stripeClient, stripeSettings } from "./stripe-settings";

/** After a day the payment service closes them by itself. */
const LIFE_MS = 25 * 3_600_000;
const CHECKOUTS_MAX = 100;
const WAIT_MS_MAX = 3_000;

/**
 * Closes the payment pages that a deleted organization has opened, so that nobody pays for what is not there any more. One that cannot be closed, because
 * it is being paid or the payment service does not answer, is none to wait for: its money is paid back when it arrives (`refund-orphan.ts`).
 */
export async function expireCheckouts(organizationId: string): Promise<void> {
  const stripe = stripeSettings();
  if (!stripe) return;
  const open = await database().payment.findMany({
    where: { organizationId, method: "stripe", status: "open", createdAt: { gt: new Date(Date.now() - LIFE_MS) } },
    orderBy: { createdAt: "desc" },
    take: CHECKOUTS_MAX,
    select: { checkoutId: true },
  });
  const { sessions } = stripeClient(stripe).checkout;
  const ids = open.flatMap(({ checkoutId }) => checkoutId ?? []);
  await Promise.allSettled(ids.map((id) => sessions.expire(id, {}, { timeout: WAIT_MS_MAX, maxNetworkRetries: 0 })));
}
