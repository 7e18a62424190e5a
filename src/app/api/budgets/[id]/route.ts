import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { budgetChangeSchema } from "@/budgets/budget-input";
import { changeBudget, deleteBudget } from "@/budgets/change-budgets";
import { getBudget } from "@/budgets/list-budgets";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "admin", params: idParams, body: budgetChangeSchema }, async ({ member: { organizationId }, actor, params, body }) =>
    getBudget(organizationId, await changeBudget({ organizationId, actor }, params.id, body)),
  ),

  DELETE: defineRoute({ role: "admin", params: idParams }, async ({ member: { organizationId }, actor, params }) => {
    await deleteBudget({ organizationId, actor }, params.id);
    return new Response(null, { status: 204 });
  }),
});
