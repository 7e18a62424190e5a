import { dialectOf } from "@/db/dialect";
import { Prisma } from "@/db/generated/client";

/** One of a call's tags. */
export interface Tag {
  name: string;
  value: string;
}

/**
 * The value of a call's tag, of the table `u`; null: it has no such tag. Names are text: SQLite's `->>` would take one that begins with `$` for a
 * path, so they are compared with the object's own keys.
 */
export function tagValue(name: string): Prisma.Sql {
  return dialectOf() === "sqlite"
    ? Prisma.sql`(SELECT t."value" FROM json_each(u."tags") t WHERE t."key" = ${name})`
    : Prisma.sql`(CAST(u."tags" AS jsonb) ->> ${name}::text)`;
}

/** Whether a call, of the table `u`, has a tag. Looked for among the rows that all other conditions leave. */
export function hasTag({ name, value }: Tag): Prisma.Sql {
  return Prisma.sql`${tagValue(name)} = ${value}`;
}
