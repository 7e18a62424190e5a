import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { csvHeaders } from "@/domain/stream-csv";
import { usageFilterSchema } from "@/queries/filter";
import { exportRequests } from "@/queries/requests/export-requests";

/** `GET /api/usage/export.csv` and the usual filters → every call that they mean, newest first. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute(
    { query: usageFilterSchema },
    ({ organizationId, query }) => new Response(exportRequests(organizationId, query), { headers: csvHeaders("usage.csv") }),
  ),
});
