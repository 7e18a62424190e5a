import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { translateRouting } from "@/app/translate-routing";
import { AppError } from "@/domain/errors";
import { readLocale } from "@/messages/choose-locale";
import { getRequest } from "@/queries/requests/get-request";

const params = z.strictObject({ requestId: z.string() });

/** `GET /api/usage/requests/{requestId}` → `RequestDetail`, its routing in the reader's language; 404 when it does not exist or is not yours. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute(
    { params, query: z.strictObject({}) },
    async ({ organizationId, query: { keyId }, params: { requestId }, request: { headers } }) => {
      const request = await getRequest(organizationId, requestId, { keyId });
      if (!request) throw new AppError("not_found", "There is no such request.", { remedy: "Take the id from GET /api/usage/requests." });
      return request.routing ? { ...request, routing: translateRouting(request.routing, readLocale(headers)) } : request;
    },
  ),
});
