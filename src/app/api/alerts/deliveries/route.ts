import { listDeliveries, listDeliveriesSchema } from "@/alerts/deliveries";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: listDeliveriesSchema }, ({ member, query }) => listDeliveries(member.organizationId, query.cursor)),
});
