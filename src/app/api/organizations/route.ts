import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newOrganizationSchema } from "@/organizations/organization-input";
import { createOrganization, listOrganizations } from "@/organizations/own-organizations";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ organizations: await listOrganizations(member.userId) })),

  POST: defineRoute({ role: "viewer", body: newOrganizationSchema }, async ({ member, actor, body }) =>
    Response.json(await createOrganization(member, actor, body.name), { status: 201 }),
  ),
});
