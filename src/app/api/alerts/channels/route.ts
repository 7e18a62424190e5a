import { z } from "zod";
import { deleteChannel } from "@/alerts/change-channel";
import { newChannelSchema } from "@/alerts/channel-input";
import { createChannel } from "@/alerts/create-channel";
import { listChannels } from "@/alerts/list-channels";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idSchema } from "@/app/read-input";
import { readLocale } from "@/messages/choose-locale";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => ({ channels: await listChannels(member.organizationId) })),

  // A webhook's secret is in this answer and nowhere else.
  POST: defineRoute({ role: "admin", body: newChannelSchema }, async ({ member, actor, body, request }) => {
    const by = { organizationId: member.organizationId, actor, locale: readLocale(request.headers) };
    return Response.json(await createChannel(by, body), { status: 201 });
  }),

  DELETE: defineRoute({ role: "admin", query: z.object({ id: idSchema }) }, async ({ member, actor, query }) => {
    await deleteChannel({ organizationId: member.organizationId, actor, id: query.id });
    return new Response(null, { status: 204 });
  }),
});
