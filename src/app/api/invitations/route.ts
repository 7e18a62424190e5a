import { z } from "zod";
import { emailSchema } from "@/access/account-fields";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { originOf } from "@/app/origin";
import { idSchema } from "@/app/read-input";
import { ROLES } from "@/domain/roles";
import { isMailConfigured } from "@/mail/send-mail";
import { invite } from "@/organizations/invite";
import { listInvitations } from "@/organizations/list-invitations";
import { withdrawInvitation } from "@/organizations/withdraw-invitation";
import { mailInvitation } from "./mail-invitation";

const invitation = z.strictObject({ email: emailSchema, role: z.enum(ROLES) });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ invitations: await listInvitations(member.organizationId) })),

  // The link is in this answer and in the e-mail, and nowhere else.
  POST: defineRoute({ role: "admin", body: invitation }, async ({ member, actor, body, request }) => {
    const { token, ...made } = await invite({ organizationId: member.organizationId, actor }, body);
    const url = `${originOf(request.headers)}/invitation?token=${token}`;
    const mail = isMailConfigured() ? await mailInvitation({ ...made, url, member }, request.headers) : undefined;
    return Response.json({ ...made, url, ...(mail && { mail }) }, { status: 201 });
  }),

  DELETE: defineRoute({ role: "admin", query: z.object({ id: idSchema }) }, async ({ member, actor, query }) => {
    await withdrawInvitation({ organizationId: member.organizationId, actor }, query.id);
    return new Response(null, { status: 204 });
  }),
});
