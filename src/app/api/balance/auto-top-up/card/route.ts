import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { originOf } from "@/app/origin";
import { forgetCard, openCardPage } from "@/payments/auto-top-up/change-card";

/** `/api/balance/auto-top-up/card`: POST → the address at which a card is saved; DELETE forgets it, and switches automatic top-ups off. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "admin" }, ({ member: { organizationId, userId }, request }) =>
    openCardPage({ organizationId, userId, origin: originOf(request.headers) }),
  ),

  DELETE: defineRoute({ role: "admin" }, async ({ member: { organizationId }, actor }) => {
    await forgetCard({ organizationId, actor });
    return new Response(null, { status: 204 });
  }),
});
