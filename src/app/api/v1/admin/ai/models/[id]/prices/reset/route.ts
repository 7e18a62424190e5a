import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { resetPrice } from "@/catalog/edit/prices";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", params: idParams }, async ({ actor, params }) =>
    Response.json(await resetPrice(actor, params.id), { status: 201 }),
  ),
});
