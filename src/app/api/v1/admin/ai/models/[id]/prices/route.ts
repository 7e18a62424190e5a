import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { newPriceSchema } from "@/catalog/edit/model-input";
import { addPrice, listPrices } from "@/catalog/edit/prices";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator", params: idParams }, ({ params }) => listPrices(params.id)),

  POST: defineRoute({ role: "administrator", params: idParams, body: newPriceSchema }, async ({ actor, params, body }) =>
    Response.json(await addPrice(actor, params.id, body), { status: 201 }),
  ),
});
