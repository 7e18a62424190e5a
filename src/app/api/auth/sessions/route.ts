import { z } from "zod";
import { endOtherSessions, endSession, listSessions } from "@/access/own-sessions";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idSchema } from "@/app/read-input";

const ending = z
  .strictObject({ id: idSchema.optional(), all: z.literal("true", "must be true").optional() })
  .refine(({ id, all }) => (id === undefined) !== (all === undefined), "must have either id, or all=true");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ sessions: await listSessions(member) })),

  DELETE: defineRoute({ role: "viewer", query: ending }, async ({ member, query }) => {
    await (query.id === undefined ? endOtherSessions(member) : endSession(member, query.id));
    return new Response(null, { status: 204 });
  }),
});
