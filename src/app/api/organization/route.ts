import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { changeOrganization } from "@/organizations/change-organization";
import { deleteOrganization } from "@/organizations/delete-organization";
import { organizationChangeSchema } from "@/organizations/organization-input";
import { showOrganization } from "@/organizations/show-organization";
import { forgetSettings } from "@/payments/auto-top-up/change-card";
import { expireCheckouts } from "@/payments/expire-checkouts";

/** The name is compared, not stored: any text, so that only one place tells a wrong one from the right one. */
const confirmation = z.strictObject({ name: z.string().max(1_024), forfeit: z.boolean().default(false) });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, ({ member }) => showOrganization(member)),

  PATCH: defineRoute({ role: "admin", body: organizationChangeSchema }, ({ member, actor, body }) =>
    changeOrganization({ organizationId: member.organizationId, actor }, body),
  ),

  DELETE: defineRoute({ role: "owner", body: confirmation }, async ({ member, actor, body }) => {
    await deleteOrganization({ organizationId: member.organizationId, actor }, body);
    await expireCheckouts(member.organizationId);
    await forgetSettings(member.organizationId);
    return new Response(null, { status: 204 });
  }),
});
