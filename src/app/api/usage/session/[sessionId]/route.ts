import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { filterShape } from "@/queries/filter";
import { getUsageBySession, sessionFilterSchema } from "@/queries/usage-periods";

const params = z.strictObject({ sessionId: filterShape.sessionId.unwrap() });

/** `GET /api/usage/session/{sessionId}` → `SessionUsage`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", params, query: sessionFilterSchema }, ({ member, query, params: { sessionId } }) =>
    getUsageBySession(member.organizationId, { ...query, sessionId }),
  ),
});
