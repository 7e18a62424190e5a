import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newProviderSchema } from "@/catalog/edit/provider-input";
import { createProvider, listProviders } from "@/catalog/edit/providers";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ providers: await listProviders() })),

  POST: defineRoute({ role: "administrator", body: newProviderSchema }, async ({ actor, body }) =>
    Response.json(await createProvider(actor, body), { status: 201 }),
  ),
});
