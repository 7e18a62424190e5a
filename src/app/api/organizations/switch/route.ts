import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idSchema } from "@/app/read-input";
import { switchOrganization } from "@/organizations/own-organizations";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "viewer", body: z.strictObject({ organizationId: idSchema }) }, async ({ member, body }) => {
    await switchOrganization(member, body.organizationId);
    return new Response(null, { status: 204 });
  }),
});
