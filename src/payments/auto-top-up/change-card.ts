import { type Actor, recordChange } from "../../audit/record-change";
import { database } from "../../db/client";
import { inTransaction } from "../../db/in-transaction";
import { AppError } from "../../domain/errors";
import { checkoutSchema } from "../checkout-events";
import { BRIEF_WAIT, stripeClient, stripeSettings } from "../stripe-settings";
import { detachCard } from "./detach-card";
import { readSetup, saveCard } from "./save-card";
import { lockSettings, requirePaidTopUps } from "./settings";

interface NewCard {
  organizationId: string;
  userId: string;
  /** Where the browser comes back to: scheme and host of this app. */
  origin: string;
}

const NOT_OPENED = { remedy: "Nothing was charged. Try again in a minute; if it stays, tell the operator the request id." };

/** Opens a page of the payment service where a card can be saved for automatic payments; the one that is saved is used until then. */
export async function openCardPage({ organizationId, userId, origin }: NewCard): Promise<{ checkoutUrl: string }> {
  const stripe = stripeClient(await requirePaidTopUps());
  const known = await database().autoTopUp.findUnique({ where: { organizationId }, select: { customerId: true } });
  try {
    const metadata = { organizationId };
    const customer = known?.customerId ?? (await stripe.customers.create({ metadata }, { idempotencyKey: `customer_${organizationId}` })).id;
    const session = await stripe.checkout.sessions.create({
      mode: "setup",
      currency: "usd",
      allowed_payment_method_types: ["card"],
      customer,
      metadata,
      success_url: `${origin}/billing?card=saved`,
      cancel_url: `${origin}/billing`,
    });
    if (!session.url) throw new Error("no address");
    await inTransaction(async (tx) => {
      await lockSettings(tx, organizationId, userId);
      await tx.autoTopUp.updateMany({ where: { organizationId }, data: { customerId: customer, setupCheckoutId: session.id } });
    });
    return { checkoutUrl: session.url };
  } catch (cause) {
    throw new AppError("upstream_error", "The payment service did not open a checkout.", { ...NOT_OPENED, cause });
  }
}

/** Somebody has come back from saving a card: asks the payment service for it, whether or not its webhook has told us. */
export async function confirmCard(organizationId: string): Promise<void> {
  const stripe = stripeSettings();
  if (!stripe) return;
  const row = await database().autoTopUp.findUnique({ where: { organizationId }, select: { setupCheckoutId: true } });
  if (!row?.setupCheckoutId) return;
  try {
    const session = checkoutSchema.parse(await stripeClient(stripe).checkout.sessions.retrieve(row.setupCheckoutId, {}, BRIEF_WAIT));
    const card = await readSetup(session, stripe);
    if (!card) return;
    const { replacedMethodId } = await inTransaction((tx) => saveCard(tx, session.id, card));
    if (replacedMethodId) await detachCard(replacedMethodId, stripe);
  } catch {
    // It does not answer: the webhook tells.
  }
}

/** Switches automatic payments off and forgets the card, here and at the payment service. */
export async function forgetCard({ organizationId, actor }: { organizationId: string; actor: Actor }): Promise<void> {
  const forgotten = await inTransaction(async (tx) => {
    // The first statement writes: what is read after it stays true.
    await tx.autoTopUp.updateMany({ where: { organizationId }, data: { isEnabled: false } });
    const row = await tx.autoTopUp.findUnique({ where: { organizationId } });
    if (!row?.methodId) return null;
    await tx.autoTopUp.updateMany({ where: { organizationId }, data: { methodId: null, methodName: null, setupCheckoutId: null } });
    const change = { action: "auto_top_up.card_removed", target: organizationId, organizationId, before: { card: row.methodName }, after: null };
    await recordChange(tx, actor, change);
    return row.methodId;
  });
  const stripe = stripeSettings();
  if (forgotten && stripe) await detachCard(forgotten, stripe);
}

/** An organization was deleted: nothing of its card is left here, nor at the payment service. */
export async function forgetSettings(organizationId: string): Promise<void> {
  const row = await database().autoTopUp.findUnique({ where: { organizationId }, select: { methodId: true } });
  await database().autoTopUp.deleteMany({ where: { organizationId } });
  const stripe = stripeSettings();
  if (row?.methodId && stripe) await detachCard(row.methodId, stripe);
}
