import { z } from "zod";
import { CHECKED_FORMS, checkForm } from "@/app/check-form";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";

const params = z.strictObject({ form: z.enum(CHECKED_FORMS) });
const body = z.record(z.string(), z.unknown());

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", params, body }, async ({ params, body }) => ({ errors: await checkForm(params.form, body) })),
});
