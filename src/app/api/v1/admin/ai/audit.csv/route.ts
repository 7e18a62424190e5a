import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { exportChanges } from "@/audit/export-changes";
import { auditFilterSchema } from "@/audit/list-changes";
import { csvHeaders } from "@/domain/stream-csv";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute(
    { role: "administrator", query: auditFilterSchema },
    ({ query }) => new Response(exportChanges(query), { headers: csvHeaders("audit.csv") }),
  ),
});
