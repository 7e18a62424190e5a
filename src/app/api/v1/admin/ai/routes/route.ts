import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newRouteSchema } from "@/catalog/edit/route-input";
import { createRoute, listRoutes } from "@/catalog/edit/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ routes: await listRoutes() })),

  POST: defineRoute({ role: "administrator", body: newRouteSchema }, async ({ actor, body }) =>
    Response.json(await createRoute(actor, body), { status: 201 }),
  ),
});
