import { BRIEF_WAIT, type StripeSettings, stripeClient } from "../stripe-settings";

/**
 * Takes a card that is no longer kept here off its owner's account at the payment service. Never rejects: nobody here can charge it any more, so that a
 * service that does not answer only keeps what no one will ask for.
 */
export async function detachCard(methodId: string, stripe: StripeSettings): Promise<void> {
  await stripeClient(stripe)
    .paymentMethods.detach(methodId, {}, BRIEF_WAIT)
    .catch(() => undefined);
}
