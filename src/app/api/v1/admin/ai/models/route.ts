import { showModel, showModels } from "@/app/administration/show-catalog";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newModelSchema } from "@/catalog/edit/model-input";
import { createModel } from "@/catalog/edit/models";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ models: await showModels() })),

  POST: defineRoute({ role: "administrator", body: newModelSchema }, async ({ actor, body }) =>
    Response.json(await showModel(await createModel(actor, body)), { status: 201 }),
  ),
});
