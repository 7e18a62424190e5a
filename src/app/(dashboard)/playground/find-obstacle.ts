import type { Choice } from "./conversation";
import { type Callable, findMount, targetOf } from "./targets";

export interface ObstacleFacts {
  mayCall: boolean;
  callable: Callable;
  available: string;
  choice: Choice;
  /** The provider's, that was typed in. */
  providerKey: string | null;
}

const isEmpty = (available: string) => Number(available) <= 0;

/** Why a call cannot be made now; null: it can. */
export function findObstacle({ mayCall, callable, available, choice, providerKey }: ObstacleFacts) {
  if (!mayCall) return "viewer";
  if (choice.provider !== null) {
    const mount = findMount(callable, choice);
    if (!mount) return "noMount";
    if (mount.keyVariable !== null && !providerKey) return "noKey";
    return choice.model ? null : "noModel";
  }
  if (callable.resold.length === 0) return "nothingResold";
  if (!targetOf(callable, choice)) return "notResold";
  return isEmpty(available) ? "noFunds" : null;
}
