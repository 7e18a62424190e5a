import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { usageFilterSchema } from "@/queries/filter";
import { getSummary } from "@/queries/get-summary";

/** `GET /api/stats/summary` → `Summary`, of the caller's organization. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: usageFilterSchema }, ({ member, query }) => getSummary(member.organizationId, query)),
});
