import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";
import { findModelRow } from "@/catalog/edit/find-rows";
import { testModel } from "@/runtime/test-model";

const body = z.strictObject({ prompt: z.string().trim().min(1, "must not be empty").max(2_000).optional() }).prefault({});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", params: idParams, body }, async ({ params, body }) => {
    const { providerId, id } = await findModelRow(params.id);
    return testModel({ providerId, id, ...body });
  }),
});
