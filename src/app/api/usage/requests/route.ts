import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { listRequests, listRequestsSchema } from "@/queries/list-requests";

/** `GET /api/usage/requests` → `{requests, nextCursor}`, newest first. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: listRequestsSchema }, ({ member, query }) => {
    const { limit, cursor, ...filter } = query;
    return listRequests(member.organizationId, filter, { limit, cursor });
  }),
});
