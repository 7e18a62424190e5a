import type { z } from "zod";
import type { Transaction } from "../ledger/lock-balance";
import type { StripeSettings } from "./stripe-settings";

/**
 * What an event came to. `booked`: money moved, or a payment's state did. `noted`: nothing to do now. `repeated`: its effect was booked before.
 * `foreign`: not about a payment of ours. `mismatch`: about one, but not what was ordered; nothing is booked.
 */
export interface EventResult {
  outcome: "booked" | "noted" | "repeated" | "foreign" | "mismatch";
  paymentId: string | null;
  /** For `mismatch`: what did not agree; for `booked`: what the balance could not cover, that a refund failed, or `ORPHANED`. Kept with the event. */
  note?: string;
  /** The payment service's id of a saved card in whose place there is another one now: to be detached there, once this is written. */
  replacedMethodId?: string | null;
}

/** Booked for an organization that was deleted in the meantime: nobody can spend it, so it is paid back. */
export const ORPHANED = "its organization was deleted; paid back";

export const FOREIGN: EventResult = { outcome: "foreign", paymentId: null };

/** One kind of event. */
export interface EventHandler<T extends z.ZodType = z.ZodType, G = unknown> {
  /** Of the event's object: only the few fields that are used. */
  schema: T;
  /** Requests to other services, before the transaction: a lock must not wait for the network. */
  gather?(object: z.output<T>, stripe: StripeSettings): Promise<G>;
  /** Books it. The event itself has been written in the same transaction. */
  apply(tx: Transaction, object: z.output<T>, gathered: G): Promise<EventResult>;
}

/** Ties the types of a handler's three members together, then erases them for the table. */
export function defineHandler<T extends z.ZodType, G>(handler: EventHandler<T, G>): EventHandler {
  return handler as unknown as EventHandler;
}
