import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newBudgetSchema } from "@/budgets/budget-input";
import { createBudget } from "@/budgets/change-budgets";
import { getBudget, listBudgets } from "@/budgets/list-budgets";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ budgets: await listBudgets(member.organizationId) })),

  POST: defineRoute({ role: "admin", body: newBudgetSchema }, async ({ member: { organizationId }, actor, body }) =>
    Response.json(await getBudget(organizationId, await createBudget({ organizationId, actor }, body)), { status: 201 }),
  ),
});
