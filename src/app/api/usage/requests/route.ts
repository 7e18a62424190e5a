import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { listRequests, listRequestsSchema } from "@/queries/requests/list-requests";

/** `GET /api/usage/requests` → `{requests, nextCursor}`, newest first, or as `sort` says; with `include=key` each with its key or token. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: listRequestsSchema }, ({ organizationId, query }) => {
    const { limit, cursor, sort, include, ...filter } = query;
    return listRequests(organizationId, filter, { limit, cursor, sort, include });
  }),
});
