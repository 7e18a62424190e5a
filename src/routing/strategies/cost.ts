import type { Candidate } from "../../domain/route";
import { describeUsd, listOthers, nameOf } from "../describe";
import type { Strategy } from "../facts";

const describeCost = ({ estimatedCostNanoUsd: cost }: Candidate) => (cost === null ? "not known" : describeUsd(cost));

/** The lowest estimated cost of this call; unknown costs last, equal ones in the rule's order. */
export function findCheapest(targets: readonly [Candidate, ...Candidate[]]): Candidate {
  let [cheapest] = targets;
  for (const target of targets) {
    const [cost, best] = [target.estimatedCostNanoUsd, cheapest.estimatedCostNanoUsd];
    if (cost !== null && (best === null || cost < best)) cheapest = target;
  }
  return cheapest;
}

export const chooseByCost: Strategy = (targets) => {
  const target = findCheapest(targets);
  if (target.estimatedCostNanoUsd === null) return { target, reason: "no model's cost is known: in the route's order" };
  return { target, reason: `cheapest: ${nameOf(target)}, about ${describeCost(target)}${listOthers(targets, target, describeCost)}` };
};
