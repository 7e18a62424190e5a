import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { exportChanges } from "@/audit/export-changes";
import { auditFilterSchema } from "@/audit/list-changes";

const headers = { "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="audit.csv"' };

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator", query: auditFilterSchema }, ({ query }) => new Response(exportChanges(query), { headers })),
});
