import { showModel } from "@/app/administration/show-catalog";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { modelChangeSchema } from "@/catalog/edit/model-input";
import { changeModel, deleteModel } from "@/catalog/edit/models";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "administrator", params: idParams, body: modelChangeSchema }, async ({ actor, params, body }) =>
    showModel(await changeModel(actor, params.id, body)),
  ),

  DELETE: defineRoute({ role: "administrator", params: idParams }, async ({ actor, params }) => {
    await deleteModel(actor, params.id);
    return new Response(null, { status: 204 });
  }),
});
