import { Prisma } from "@/db/generated/client";
import { moment } from "@/db/moment";
import type { UsageFilter } from "../filter";
import { newestHours } from "../sums/newest-hours";
import { narrowsHours, needsRows, rowsOf } from "../usage-where";

interface Places {
  /** The tables that `tables` needs, ` WITH …`; empty: none. */
  first: Prisma.Sql;
  tables: Prisma.Sql;
  from: Prisma.Sql;
  to: Prisma.Sql;
}

/** Where the first calls of a filter are looked for: in the hours that have any of a model or key, which may be rare; else in the range as it is. */
export function placesOf(organizationId: string, filter: UsageFilter, wanted: { wanted: number; isOldest?: boolean }): Places {
  const { tables } = rowsOf(organizationId, filter);
  if (needsRows(filter) || !narrowsHours(filter)) return { first: Prisma.empty, tables, from: moment(filter.from), to: moment(filter.to) };
  return {
    first: newestHours(organizationId, filter, wanted),
    tables: Prisma.sql`"part" p CROSS JOIN ${tables}`,
    from: Prisma.sql`p."start"`,
    to: Prisma.sql`p."stop"`,
  };
}
