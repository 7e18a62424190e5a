import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { getSummary } from "@/queries/figures/get-summary";
import { usageFilterSchema } from "@/queries/filter";

/** `GET /api/stats/summary` → `Summary`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: usageFilterSchema }, ({ organizationId, query }) => getSummary(organizationId, query)),
});
