import type { ReceivedPost } from "./start-receiver";

/** Of one event. */
const NOES_MAX = 3;

/**
 * Whether a receiver says no to a post: to this share of them, by chance, and three times at most to one event. Each no doubles the wait behind it
 * and all later ones of its rule wait for it: without an end, one run in seventeen was longer than its test may be.
 */
export function refuseSometimes(share: number): (post: Pick<ReceivedPost, "headers">) => boolean {
  const noes = new Map<string, number>();
  return ({ headers }) => {
    const id = String(headers["webhook-id"]);
    const said = noes.get(id) ?? 0;
    if (said >= NOES_MAX || Math.random() >= share) return false;
    noes.set(id, said + 1);
    return true;
  };
}
