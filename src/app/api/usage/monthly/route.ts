import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { usageFilterSchema } from "@/queries/filter";
import { getMonthly } from "@/queries/usage-periods";

/** `GET /api/usage/monthly` → `MonthlyUsage`, of the caller's organization. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: usageFilterSchema }, ({ member, query }) => getMonthly(member.organizationId, query)),
});
