import { z } from "zod";
import { emailSchema, labelSchema, passwordSchema } from "@/access/account-fields";
import { readClient } from "@/access/read-client";
import { register } from "@/access/register";
import { sessionCookie } from "@/access/session-cookie";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "../../../define-route";

const newAccount = z.object({ name: labelSchema, email: emailSchema, password: passwordSchema });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "anyone", body: newAccount }, async ({ body, request }) => {
    const { account, token } = await register({ ...body, client: readClient(request.headers) });
    return Response.json(account, { status: 201, headers: { "set-cookie": sessionCookie(request.headers, token) } });
  }),
});
