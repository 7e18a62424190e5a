import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { getBalance } from "@/queries/balance/get-balance";
import { listMovements, listMovementsSchema } from "@/queries/balance/list-movements";

/** `GET /api/balance` → the organization's balance and its transactions, newest first; for members and API keys. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "balance-reader", query: listMovementsSchema }, async ({ reader, query }) => {
    const { balance, entries } = await getBalance(reader.organizationId);
    return { ...balance, ...(await listMovements(reader.organizationId, { sequenceMax: entries, cursor: query.cursor })) };
  }),
});
