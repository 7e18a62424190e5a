import { database } from "@/db/client";

const NAMES_MAX = 50;

/**
 * The names of the tags that an organization's calls have ever had, in the order of the alphabet, at most 50. Each step looks up the next name in the
 * index: as many as there are names, however many calls have them.
 */
export async function listTagNames(organizationId: string): Promise<string[]> {
  const rows = await database().$queryRaw<{ name: string }[]>`
    WITH RECURSIVE "found"("name", "place") AS (
      SELECT (SELECT MIN(t."name") FROM "UsageTag" t WHERE t."organizationId" = ${organizationId}), 1
      UNION ALL
      SELECT (SELECT MIN(t."name") FROM "UsageTag" t WHERE t."organizationId" = ${organizationId} AND t."name" > f."name"), f."place" + 1
      FROM "found" f WHERE f."name" IS NOT NULL AND f."place" < CAST(${NAMES_MAX} AS INTEGER))
    SELECT "name" FROM "found" WHERE "name" IS NOT NULL ORDER BY "place"`;
  return rows.map(({ name }) => name);
}
