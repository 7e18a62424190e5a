import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { newExperimentSchema } from "@/experiments/experiment-input";
import { createExperiment, listExperiments } from "@/experiments/experiments";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator" }, async () => ({ experiments: await listExperiments() })),

  POST: defineRoute({ role: "administrator", body: newExperimentSchema }, async ({ actor, body }) =>
    Response.json(await createExperiment(actor, body), { status: 201 }),
  ),
});
