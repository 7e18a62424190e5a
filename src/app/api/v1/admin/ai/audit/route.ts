import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { auditQuerySchema, listChanges } from "@/audit/list-changes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator", query: auditQuerySchema }, ({ query }) => listChanges(query)),
});
