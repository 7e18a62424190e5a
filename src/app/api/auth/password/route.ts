import { z } from "zod";
import { passwordSchema, triedPasswordSchema } from "@/access/account-fields";
import { changePassword } from "@/access/change-password";
import { readClient } from "@/access/read-client";
import { sessionCookie } from "@/access/session-cookie";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "../../../define-route";

const change = z.object({ currentPassword: triedPasswordSchema, newPassword: passwordSchema });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "viewer", body: change }, async ({ member, body, request }) => {
    const token = await changePassword({ member, ...body, client: readClient(request.headers) });
    return new Response(null, { status: 204, headers: { "set-cookie": sessionCookie(request.headers, token) } });
  }),
});
