import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { showPacks } from "@/catalog/edit/add-pack";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, () => ({ packs: showPacks() })),
});
