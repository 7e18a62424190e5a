import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { reloadCatalog } from "@/catalog/edit/reload-catalog";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator" }, ({ actor }) => reloadCatalog(actor)),
});
