import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { getDaily } from "@/queries/figures/usage-periods";
import { usageFilterSchema } from "@/queries/filter";

/** `GET /api/usage/daily` → `DailyUsage`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: usageFilterSchema }, ({ organizationId, query }) => getDaily(organizationId, query)),
});
