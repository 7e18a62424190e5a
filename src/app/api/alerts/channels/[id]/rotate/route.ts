import { rotateSecret } from "@/alerts/change-channel";
import { rotationSchema } from "@/alerts/channel-input";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { idParams } from "@/app/read-input";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  // The new secret is in this answer and nowhere else.
  POST: defineRoute({ role: "admin", params: idParams, body: rotationSchema }, ({ member, actor, params, body }) =>
    rotateSecret({ organizationId: member.organizationId, actor, id: params.id }, body.overlapSeconds),
  ),
});
