import { platformUsageQuery, readPlatformUsage } from "@/app/administration/platform-usage";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "administrator", query: platformUsageQuery }, ({ query }) => readPlatformUsage(query)),
});
