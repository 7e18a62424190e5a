import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { usageFilterSchema } from "@/queries/filter";
import { getDaily } from "@/queries/usage-periods";

/** `GET /api/usage/daily` → `DailyUsage`, of the caller's organization. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: usageFilterSchema }, ({ member, query }) => getDaily(member.organizationId, query)),
});
