import { logout } from "@/access/login";
import { endedSessionCookie } from "@/access/session-cookie";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "../../../define-route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "anyone" }, async ({ request }) => {
    await logout(request.headers);
    return new Response(null, { status: 204, headers: { "set-cookie": endedSessionCookie(request.headers) } });
  }),
});
