import type { Database } from "../db/client";
import { newId } from "../domain/ids";

/** Who changes something, as the audit log names them. */
export interface Actor {
  /** Of a user (`usr_…`), an admin token (`adm_…`), or `operator` at the server's own command line. */
  id: string;
  /** As people know them: an e-mail address, or a token's name and shown part. */
  name: string;
  /** Where the request came from; null: not known. */
  address: string | null;
}

export interface Change {
  /** `key.created`, `provider.updated`, … */
  action: string;
  /** The id of what was changed. */
  target: string;
  /** Null: the platform's own. */
  organizationId: string | null;
  /** What was there; null: nothing. Secrets are shown as their prefix only, by whoever calls this. */
  before: object | null;
  after: object | null;
}

/** Writes the audit log's entry of a change, in the transaction of the change itself: neither is there without the other. */
export async function recordChange(client: Pick<Database, "auditEntry">, actor: Actor, change: Change): Promise<void> {
  const { before, after, ...rest } = change;
  await client.auditEntry.create({
    data: {
      ...rest,
      id: newId("aud"),
      actorId: actor.id,
      actor: actor.name,
      address: actor.address,
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    },
    select: { id: true },
  });
}
