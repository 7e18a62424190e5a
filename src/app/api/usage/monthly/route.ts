import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { getMonthly } from "@/queries/figures/usage-periods";
import { usageFilterSchema } from "@/queries/filter";

/** `GET /api/usage/monthly` → `MonthlyUsage`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: usageFilterSchema }, ({ organizationId, query }) => getMonthly(organizationId, query)),
});
