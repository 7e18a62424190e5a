import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { listModelOffers } from "@/runtime/list-model-offers";

/** What GET /api/v1/models lists, for whoever is signed in and has no key at hand: the command menu. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async () => {
    const { models } = await listModelOffers();
    return { models: models.map(({ id, providerId, status }) => ({ id, provider: providerId, status })) };
  }),
});
