import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { experimentChangeSchema } from "@/experiments/experiment-input";
import { changeExperiment, deleteExperiment } from "@/experiments/experiments";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  PUT: defineRoute({ role: "administrator", params: idParams, body: experimentChangeSchema }, ({ actor, params, body }) =>
    changeExperiment(actor, params.id, body),
  ),

  DELETE: defineRoute({ role: "administrator", params: idParams }, async ({ actor, params }) => {
    await deleteExperiment(actor, params.id);
    return new Response(null, { status: 204 });
  }),
});
