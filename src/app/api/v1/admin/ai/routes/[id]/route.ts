import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { routeChangeSchema } from "@/catalog/edit/route-input";
import { changeRoute, deleteRoute } from "@/catalog/edit/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "administrator", params: idParams, body: routeChangeSchema }, ({ actor, params, body }) =>
    changeRoute(actor, params.id, body),
  ),

  DELETE: defineRoute({ role: "administrator", params: idParams }, async ({ actor, params }) => {
    await deleteRoute(actor, params.id);
    return new Response(null, { status: 204 });
  }),
});
