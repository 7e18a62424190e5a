import { showProvider } from "@/app/administration/show-catalog";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { addPack, addPackSchema } from "@/catalog/edit/add-pack";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", params: idParams, body: addPackSchema }, async ({ actor, params, body }) =>
    Response.json(await showProvider(await addPack(actor, params.id, body)), { status: 201 }),
  ),
});
