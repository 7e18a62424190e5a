import { z } from "zod";
import { database } from "../db/client";

/** One entry of the audit log, as the contract shows it. */
export interface AuditEntryView {
  id: string;
  /** ISO 8601 UTC. */
  at: string;
  actor: string;
  address: string | null;
  organizationId: string | null;
  action: string;
  target: string;
  before: unknown;
  after: unknown;
}

/** `action` and `target`: only these. */
export const auditFilterSchema = z.object({
  action: z.string().min(1).max(100).optional(),
  target: z.string().min(1).max(400).optional(), // the ids of models hold two names
});

/** `cursor`: where the last page ended; `limit`: 1–200, 50. */
export const auditQuerySchema = auditFilterSchema.extend({
  cursor: z
    .string()
    .regex(/^aud_[0-9a-z]{26}$/, "must be the nextCursor of an earlier page")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** One page of the audit log, newest first: ids are in order of time, so that pages never overlap whatever is written meanwhile. */
export async function listChanges(query: z.output<typeof auditQuerySchema>): Promise<{ entries: AuditEntryView[]; nextCursor: string | null }> {
  const { cursor, action, target, limit } = query;
  const rows = await database().auditEntry.findMany({
    where: { ...(cursor && { id: { lt: cursor } }), ...(action && { action }), ...(target && { target }) },
    orderBy: { id: "desc" },
    take: limit + 1,
    omit: { actorId: true },
  });
  const entries = rows
    .slice(0, limit)
    .map(({ at, before, after, ...row }) => ({ ...row, at: at.toISOString(), before: parse(before), after: parse(after) }));
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
