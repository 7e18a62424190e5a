import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { usageFilterSchema } from "@/queries/filter";
import { getSummary } from "@/queries/get-summary";

/** `GET /api/stats/summary` → `Summary`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: usageFilterSchema }, ({ organizationId, query }) => getSummary(organizationId, query)),
});
