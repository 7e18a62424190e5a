import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { getTimeSeries, timeSeriesSchema } from "@/queries/get-time-series";

/**
 * `GET /api/stats/timeseries?bucket=hour|day&groupBy=model|provider` and the usual filters → `TimeSeries`, for the charts: sums per bucket
 * and group. Hours are UTC and go with at most 31 days; days are those of the organization's time zone.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer", query: timeSeriesSchema }, ({ member, query }) => {
    const { bucket, groupBy, ...filter } = query;
    return getTimeSeries(member.organizationId, filter, { bucket, groupBy });
  }),
});
