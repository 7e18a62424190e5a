import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { AppError } from "@/domain/errors";
import { getRequest } from "@/queries/get-request";

const params = z.strictObject({ requestId: z.string() });

/** `GET /api/usage/requests/{requestId}` → `RequestDetail`; 404 when it does not exist or is not yours. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ params, query: z.strictObject({}) }, async ({ organizationId, query: { keyId }, params: { requestId } }) => {
    const request = await getRequest(organizationId, requestId, { keyId });
    if (!request) throw new AppError("not_found", "There is no such request.", { remedy: "Take the id from GET /api/usage/requests." });
    return request;
  }),
});
