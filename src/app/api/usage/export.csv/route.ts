import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { csvHeaders } from "@/domain/stream-csv";
import { exportRequests } from "@/queries/export-requests";
import { usageFilterSchema } from "@/queries/filter";

/** `GET /api/usage/export.csv` and the usual filters → every call that they mean, newest first. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute(
    { role: "viewer", query: usageFilterSchema },
    ({ member, query }) => new Response(exportRequests(member.organizationId, query), { headers: csvHeaders("usage.csv") }),
  ),
});
