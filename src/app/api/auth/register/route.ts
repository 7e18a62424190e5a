import { z } from "zod";
import { emailSchema, labelSchema, passwordSchema } from "@/access/account-fields";
import { readClient } from "@/access/read-client";
import { register } from "@/access/register";
import { sessionCookie } from "@/access/session-cookie";
import { defineMethods } from "@/app/define-methods";
import { translateSentence } from "@/app/translate-error";
import { readLocale } from "@/messages/choose-locale";
import { defineRoute } from "../../../define-route";

const newAccount = z.object({ name: labelSchema, email: emailSchema, password: passwordSchema });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "anyone", body: newAccount }, async ({ body, request }) => {
    const locale = readLocale(request.headers);
    const translate = (text: string) => translateSentence(text, locale) ?? text;
    const { account, token } = await register({ ...body, client: readClient(request.headers), translate });
    return Response.json(account, { status: 201, headers: { "set-cookie": sessionCookie(request.headers, token) } });
  }),
});
