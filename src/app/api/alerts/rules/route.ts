import { createRule } from "@/alerts/change-rules";
import { listRules } from "@/alerts/list-rules";
import { newRuleSchema } from "@/alerts/rule-input";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ rules: await listRules(member.organizationId) })),

  POST: defineRoute({ role: "admin", body: newRuleSchema }, async ({ member, actor, body }) =>
    Response.json(await createRule({ organizationId: member.organizationId, actor }, body), { status: 201 }),
  ),
});
