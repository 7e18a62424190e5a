import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { csvHeaders } from "@/domain/stream-csv";
import { exportMovements } from "@/queries/balance/export-movements";
import { monthEntries } from "@/queries/balance/get-statement";
import { monthSchema } from "@/queries/balance/month";

/** `GET /api/balance/export.csv` → every movement of the balance, oldest first; with `?month=2026-11` those of one month. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "balance-reader", query: z.strictObject({ month: monthSchema.optional() }) }, async ({ reader, query: { month } }) => {
    const { organizationId } = reader;
    const entries = month === undefined ? undefined : (await monthEntries(organizationId, month)).entries;
    return new Response(exportMovements(organizationId, entries), { headers: csvHeaders(month ? `movements-${month}.csv` : "movements.csv") });
  }),
});
