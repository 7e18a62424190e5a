import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { csvHeaders } from "@/domain/stream-csv";
import { exportStatement } from "@/queries/balance/export-statement";
import { getStatement } from "@/queries/balance/get-statement";
import { monthSchema } from "@/queries/balance/month";

/** `GET /api/balance/statement.csv?month=2026-11` → what came in and went out in a month of the organization's time zone. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "balance-reader", query: z.strictObject({ month: monthSchema }) }, async ({ reader, query: { month } }) => {
    const statement = await getStatement(reader.organizationId, month);
    return new Response(exportStatement(statement), { headers: csvHeaders(`statement-${month}.csv`) });
  }),
});
