import { z } from "zod";
import { triedEmailSchema, triedPasswordSchema } from "@/access/account-fields";
import { login } from "@/access/login";
import { readClient } from "@/access/read-client";
import { sessionCookie } from "@/access/session-cookie";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "../../../define-route";

const credentials = z.object({ email: triedEmailSchema, password: triedPasswordSchema });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "anyone", body: credentials }, async ({ body, request }) => {
    const { account, token } = await login({ ...body, client: readClient(request.headers) });
    return Response.json(account, { headers: { "set-cookie": sessionCookie(request.headers, token) } });
  }),
});
