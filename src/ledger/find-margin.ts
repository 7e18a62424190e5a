import { database } from "../db/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";

const LIFE_MS = 5_000;
const ENTRIES_MAX = 10_000;

const margins = () =>
  once(
    "organization-margins",
    () =>
      new ShortCache({
        lifeMs: LIFE_MS,
        entriesMax: ENTRIES_MAX,
        load: (id: string) => database().organization.findUnique({ where: { id }, select: { marginPpm: true } }),
      }),
  );

/** The organization's own margin in millionths; null: it has none. A change counts within seconds. */
export async function findMargin(organizationId: string): Promise<number | null> {
  return (await margins().get(organizationId))?.marginPpm ?? null;
}
