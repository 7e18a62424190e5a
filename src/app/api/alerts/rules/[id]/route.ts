import { changeRule, deleteRule } from "@/alerts/change-rules";
import { ruleChangeSchema } from "@/alerts/rule-input";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "admin", params: idParams, body: ruleChangeSchema }, ({ member, actor, params, body }) =>
    changeRule({ organizationId: member.organizationId, actor }, params.id, body),
  ),

  DELETE: defineRoute({ role: "admin", params: idParams }, async ({ member, actor, params }) => {
    await deleteRule({ organizationId: member.organizationId, actor }, params.id);
    return new Response(null, { status: 204 });
  }),
});
