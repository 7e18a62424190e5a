import { z } from "zod";
import { newCredential } from "@/app/credential-routes";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idSchema } from "@/app/read-input";
import { createAdminToken, listAdminTokens, revokeAdminToken } from "@/keys/admin-token";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ tokens: await listAdminTokens() })),

  POST: defineRoute({ role: "administrator", body: newCredential("Unnamed admin token").prefault({}) }, async ({ administrator, actor, body }) => {
    const { view, secret } = await createAdminToken(actor, { ...body, createdById: administrator.userId });
    return Response.json({ ...view, token: secret }, { status: 201 });
  }),

  DELETE: defineRoute({ role: "administrator", query: z.object({ id: idSchema }) }, async ({ actor, query }) => {
    await revokeAdminToken(actor, query.id);
    return new Response(null, { status: 204 });
  }),
});
