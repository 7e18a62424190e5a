import { defineMethods } from "@/app/define-methods";
import { defineUsageRoute } from "@/app/define-usage-route";
import { getPoints, pointsSchema } from "@/queries/figures/get-points";

/**
 * `GET /api/stats/timeseries?interval=minute|hour|day|week` and the usual filters → `{interval, points}`. Minutes and hours are UTC and go with at
 * most a day and 31 days; days and weeks, from Monday, are those of the organization's time zone.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineUsageRoute({ query: pointsSchema }, ({ organizationId, query }) => {
    const { interval, ...filter } = query;
    return getPoints(organizationId, filter, interval);
  }),
});
