import { logout } from "@/access/login";
import { endedSessionCookie } from "@/access/session-cookie";
import { defineRoute } from "../../../define-route";

export const POST = defineRoute({ role: "anyone" }, async ({ request }) => {
  await logout(request.headers);
  return new Response(null, { status: 204, headers: { "set-cookie": endedSessionCookie(request.headers) } });
});
