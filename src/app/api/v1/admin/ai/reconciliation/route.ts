import { exportReconciliation, presentReconciliation } from "@/app/administration/present-reconciliation";
import { reconcile, reconciliationQuery } from "@/app/administration/reconcile";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { readPieces } from "@/app/read-input";
import { csvHeaders } from "@/domain/stream-csv";

/** A year of a large account's daily lines. */
const BYTES_MAX = 32 * 1024 * 1024;

/** `POST /api/v1/admin/ai/reconciliation?provider=openai` with a provider's export as the body → what of it agrees with our calls. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", query: reconciliationQuery, media: "text/csv" }, async ({ query, request }) => {
    const found = await reconcile(query, readPieces(request, BYTES_MAX));
    if (query.format === "json") return presentReconciliation(found);
    return new Response(exportReconciliation(found), { headers: csvHeaders(`reconciliation-${found.provider}-${found.from}-${found.to}.csv`) });
  }),
});
