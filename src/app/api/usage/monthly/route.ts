import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { usageFilterSchema } from "@/queries/filter";
import { getMonthly } from "@/queries/usage-periods";

/** `GET /api/usage/monthly` → `MonthlyUsage`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: usageFilterSchema }, ({ organizationId, query }) => getMonthly(organizationId, query)),
});
