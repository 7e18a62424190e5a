import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { getBalance } from "@/queries/get-balance";
import { listMovements, listMovementsSchema } from "@/queries/list-movements";

/** `GET /api/balance` → the organization's balance and its transactions, newest first. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: listMovementsSchema }, async ({ member, query }) => {
    const { balance, entries } = await getBalance(member.organizationId);
    return { ...balance, ...(await listMovements(member.organizationId, { sequenceMax: entries, cursor: query.cursor })) };
  }),
});
