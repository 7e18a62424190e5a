import { z } from "zod";
import { type Actor, recordChange } from "../../audit/record-change";
import type { Transaction } from "../../ledger/lock-balance";
import { askStripe } from "../ask-stripe";
import { type EventResult, FOREIGN } from "../payment-event";
import { referenceSchema } from "../payment-row";
import { type StripeSettings, stripeClient } from "../stripe-settings";
import { NO_PROBLEM } from "./settings-row";

/** The audit log's name for what nobody at a browser of ours has done. */
export const PAYMENT_SERVICE: Actor = { id: "payment-service", name: "Payment service", address: null };

export interface SavedCard {
  customerId: string;
  methodId: string;
  /** What may be shown of it. */
  name: string;
}

/** https://docs.stripe.com/api/setup_intents/object, with its payment method: https://docs.stripe.com/api/payment_methods/object */
const setupSchema = z.object({
  status: z.string(),
  customer: referenceSchema.nullish(),
  payment_method: z.object({ id: z.string(), card: z.object({ brand: z.string().max(40), last4: z.string().max(10) }).nullish() }).nullish(),
});

const nameBrand = (brand: string) => brand.charAt(0).toUpperCase() + brand.slice(1);

/** The card that a checkout was about; null: it was about a payment, or nothing was saved. @throws AppError `unavailable` */
export async function readSetup(
  { mode, setup_intent }: { mode: string; setup_intent?: string | null | undefined },
  stripe: StripeSettings,
): Promise<SavedCard | null> {
  if (mode !== "setup" || !setup_intent) return null;
  const found = await askStripe(() => stripeClient(stripe).setupIntents.retrieve(setup_intent, { expand: ["payment_method"] }));
  if (!found) return null;
  const { status, customer, payment_method: method } = setupSchema.parse(found);
  if (status !== "succeeded" || !customer || !method) return null;
  return { customerId: customer, methodId: method.id, name: method.card ? `${nameBrand(method.card.brand)} •••• ${method.card.last4}` : "–" };
}

/**
 * Keeps the card that was entered on the page that an organization opened last, in place of the one that it had. A page counts once; one that was
 * replaced by another does not.
 */
export async function saveCard(tx: Transaction, checkoutId: string, { customerId, methodId, name }: SavedCard): Promise<EventResult> {
  const [row] = await tx.autoTopUp.updateManyAndReturn({
    where: { setupCheckoutId: checkoutId, customerId },
    data: { setupCheckoutId: null, ...NO_PROBLEM },
    select: { organizationId: true, methodId: true, methodName: true },
  });
  if (!row) return FOREIGN;
  const { organizationId } = row;
  await tx.autoTopUp.updateMany({ where: { organizationId }, data: { methodId, methodName: name } });
  const before = row.methodName === null ? null : { card: row.methodName };
  const change = { action: "auto_top_up.card_saved", target: organizationId, organizationId, before, after: { card: name } };
  await recordChange(tx, PAYMENT_SERVICE, change);
  const isReplaced = row.methodId !== null && row.methodId !== methodId;
  return { outcome: "booked", paymentId: null, ...(isReplaced && { replacedMethodId: row.methodId }) };
}
