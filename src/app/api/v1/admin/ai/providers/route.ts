import { showProvider, showProviders } from "@/app/administration/show-catalog";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newProviderSchema } from "@/catalog/edit/provider-input";
import { createProvider } from "@/catalog/edit/providers";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ providers: await showProviders() })),

  POST: defineRoute({ role: "administrator", body: newProviderSchema }, async ({ actor, body }) =>
    Response.json(await showProvider(await createProvider(actor, body)), { status: 201 }),
  ),
});
