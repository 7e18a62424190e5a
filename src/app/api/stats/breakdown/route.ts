import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { breakdownSchema, getBreakdown } from "@/queries/get-breakdown";

/** `GET /api/stats/breakdown?by=model|provider|key|session|user|tag:<name>&limit` → `Breakdown`, of the caller's organization. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: breakdownSchema }, ({ member, query }) => {
    const { by, limit, ...filter } = query;
    return getBreakdown(member.organizationId, filter, { by, limit });
  }),
});
