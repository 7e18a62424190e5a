import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { usageFilterSchema } from "@/queries/filter";
import { getByModel } from "@/queries/get-by-model";

/** `GET /api/stats/by-model` → `{models}`, of the caller's organization. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: usageFilterSchema }, ({ member, query }) => getByModel(member.organizationId, query)),
});
