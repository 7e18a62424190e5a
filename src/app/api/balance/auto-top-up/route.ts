import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { autoTopUpSchema } from "@/payments/auto-top-up/input";
import { changeAutoTopUp, showAutoTopUp } from "@/payments/auto-top-up/settings";

/** `/api/balance/auto-top-up`: whether, when and by how much the balance tops itself up. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, ({ member }) => showAutoTopUp(member.organization)),

  PUT: defineRoute({ role: "admin", body: autoTopUpSchema }, async ({ member, actor, body }) => {
    await changeAutoTopUp({ organizationId: member.organizationId, userId: member.userId, actor }, body);
    return showAutoTopUp(member.organization);
  }),
});
