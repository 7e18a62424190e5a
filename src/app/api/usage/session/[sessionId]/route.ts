import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { getUsageBySession, sessionFilterSchema } from "@/queries/figures/usage-periods";
import { filterShape } from "@/queries/filter";

const params = z.strictObject({ sessionId: filterShape.sessionId.unwrap() });

/** `GET /api/usage/session/{sessionId}` → `SessionUsage`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ params, query: sessionFilterSchema }, ({ organizationId, query, params: { sessionId } }) =>
    getUsageBySession(organizationId, { ...query, sessionId }),
  ),
});
