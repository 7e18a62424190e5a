import { repriceBody, repriceModel } from "@/app/administration/reprice-model";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", params: idParams, body: repriceBody }, ({ actor, params, body }) =>
    repriceModel(actor, params.id, body),
  ),
});
