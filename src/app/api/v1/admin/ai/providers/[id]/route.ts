import { showProvider } from "@/app/administration/show-catalog";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { providerChangeSchema } from "@/catalog/edit/provider-input";
import { changeProvider, deleteProvider } from "@/catalog/edit/providers";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "administrator", params: idParams, body: providerChangeSchema }, async ({ actor, params, body }) =>
    showProvider(await changeProvider(actor, params.id, body)),
  ),

  DELETE: defineRoute({ role: "administrator", params: idParams }, async ({ actor, params }) => {
    await deleteProvider(actor, params.id);
    return new Response(null, { status: 204 });
  }),
});
