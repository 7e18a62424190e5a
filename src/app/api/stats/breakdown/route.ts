import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { breakdownSchema, getBreakdown } from "@/queries/figures/get-breakdown";

/** `GET /api/stats/breakdown?by=model|provider|key|session|user|tag:<name>&limit` → `Breakdown`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: breakdownSchema }, ({ organizationId, query }) => {
    const { by, limit, ...filter } = query;
    return getBreakdown(organizationId, filter, { by, limit });
  }),
});
