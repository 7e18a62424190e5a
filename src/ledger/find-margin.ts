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

/** The organization's own margin in millionths; null: it has none. Without a promise when it is known. A change counts within seconds. */
export function findMargin(organizationId: string): number | null | Promise<number | null> {
  const found = margins().get(organizationId);
  return found instanceof Promise ? found.then(marginOf) : marginOf(found);
}

function marginOf(organization: { marginPpm: number | null } | null): number | null {
  return organization?.marginPpm ?? null;
}
