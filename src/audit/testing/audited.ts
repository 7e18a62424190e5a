import { listChanges } from "../list-changes";

/** What the audit log says was done to a target, oldest first. */
export async function audited(target: string): Promise<string[]> {
  const { entries } = await listChanges({ target, limit: 200 });
  return entries.map(({ action }) => action).reverse();
}
