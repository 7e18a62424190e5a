import type { SpentBudget } from "../domain/budget";
import type { CallState } from "./call-state";
import { overBudget } from "./over-budget";
import type { PassThroughPlan } from "./plan";

const REMEDY = "Wait until then, or have an admin raise the budget.";

/**
 * A passed-through call's cost is known when it is over, so that a hard budget refuses from the first call on after it is used up. What costs nothing
 * goes on, and so does reading what was made before. Without a promise for an organization that has no such budget. @throws AppError `budget_exceeded`
 */
export function expectBudget(state: CallState, { caller, targets }: PassThroughPlan): void | Promise<void> {
  const { ports, labels, startedAtMs, request } = state;
  if (!targets[0].route.isBillable || request.method === "GET") return;
  const found = ports.findSpentBudget(caller, labels, startedAtMs);
  return found instanceof Promise ? found.then(refuseOver) : refuseOver(found);
}

function refuseOver(budget: SpentBudget | null): void {
  if (budget) throw overBudget(budget, { needed: null, remedy: REMEDY });
}
