import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { getByModel } from "@/queries/figures/get-by-model";
import { usageFilterSchema } from "@/queries/filter";

/** `GET /api/stats/by-model` → `{models}`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: usageFilterSchema }, ({ organizationId, query }) => getByModel(organizationId, query)),
});
