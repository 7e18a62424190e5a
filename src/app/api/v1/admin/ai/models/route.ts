import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newModelSchema } from "@/catalog/edit/model-input";
import { createModel, listModels } from "@/catalog/edit/models";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ models: await listModels() })),

  POST: defineRoute({ role: "administrator", body: newModelSchema }, async ({ actor, body }) =>
    Response.json(await createModel(actor, body), { status: 201 }),
  ),
});
