import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idSchema } from "@/app/read-input";
import { ROLES } from "@/domain/roles";
import { changeRole, removeMember } from "@/organizations/change-members";
import { listMembers } from "@/organizations/list-members";

const query = z.object({ id: idSchema });
const change = z.strictObject({ role: z.enum(ROLES) });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ members: await listMembers(member.organizationId) })),

  PATCH: defineRoute({ role: "admin", query, body: change }, ({ member, actor, query, body }) =>
    changeRole({ organizationId: member.organizationId, actor }, { id: query.id, role: body.role }),
  ),

  // Everybody may leave; whom else one may remove is decided where it is done.
  DELETE: defineRoute({ role: "viewer", query }, async ({ member, actor, query }) => {
    await removeMember({ organizationId: member.organizationId, actor }, query.id);
    return new Response(null, { status: 204 });
  }),
});
