import { z } from "zod";
import { labelSchema } from "@/access/account-fields";
import { createMonitorToken } from "@/keys/create-monitor-token";
import { listMonitorTokens } from "@/keys/list-monitor-tokens";
import { revokeMonitorToken } from "@/keys/revoke-monitor-token";
import { defineRoute } from "../../define-route";

const inFuture = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with a zone, for example 2027-01-31T00:00:00Z" })
  .transform((text) => new Date(text))
  .refine((time) => time.getTime() > Date.now(), "must be in the future");
const newToken = z.strictObject({ name: labelSchema.default("Unnamed token"), expiresAt: inFuture.nullable().default(null) }).prefault({});

export const GET = defineRoute({ role: "viewer" }, async ({ member }) => ({ tokens: await listMonitorTokens(member.organizationId) }));

export const POST = defineRoute({ role: "member", body: newToken }, async ({ member, body }) => {
  const { organizationId, userId } = member;
  return Response.json(await createMonitorToken({ organizationId, createdById: userId, ...body }), { status: 201 });
});

export const DELETE = defineRoute({ role: "member", query: z.object({ id: z.string().min(1).max(100) }) }, async ({ member, query }) => {
  await revokeMonitorToken({ organizationId: member.organizationId, id: query.id, by: member });
  return new Response(null, { status: 204 });
});
