import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { getPoints, pointsSchema } from "@/queries/get-points";

/**
 * `GET /api/stats/timeseries?interval=minute|hour|day|week` and the usual filters → `{interval, points}`. Minutes and hours are UTC and go with at
 * most a day and 31 days; days and weeks, from Monday, are those of the organization's time zone.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: pointsSchema }, ({ member, query }) => {
    const { interval, ...filter } = query;
    return getPoints(member.organizationId, filter, interval);
  }),
});
