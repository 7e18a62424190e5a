import { z } from "zod";
import { CHECKED_FORMS, checkForm } from "@/app/check-form";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { translateError } from "@/app/translate-error";
import { readLocale } from "@/messages/choose-locale";

const params = z.strictObject({ form: z.enum(CHECKED_FORMS) });
const body = z.record(z.string(), z.unknown());

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", params, body }, async ({ params, body, request }) => {
    const locale = readLocale(request.headers);
    const errors = await checkForm(params.form, body);
    return { errors: errors.map(({ field, message }) => ({ field, message: translateError(message, locale) })) };
  }),
});
