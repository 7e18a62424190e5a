import { resendDelivery } from "@/alerts/deliveries";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "admin", params: idParams }, ({ member, actor, params }) =>
    resendDelivery({ organizationId: member.organizationId, actor, id: params.id }),
  ),
});
