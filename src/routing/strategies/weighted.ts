import type { Candidate, RouteRule } from "../../domain/route";
import { describeNumber, nameOf } from "../describe";
import type { Strategy } from "../facts";
import { chooseByHash } from "../rendezvous";

const weightOf = (rule: RouteRule, target: Candidate) => rule.weights[nameOf(target)] ?? 0;

/**
 * At random, in proportion to the weights; with a sticky key always the same for the same key, by its hash: when a target goes, only its own users
 * move. A weight of 0 is tried only after the others.
 */
export const chooseWeighted: Strategy = (targets, { rule, stickyKey }, facts) => {
  const weighted = targets.filter((target) => weightOf(rule, target) > 0);
  if (weighted.length === 0) return { target: targets[0], reason: "no model with a weight can take the call: in the route's order" };
  const total = weighted.reduce((sum, target) => sum + weightOf(rule, target), 0);
  const target =
    stickyKey === null
      ? drawOne(weighted, rule, facts.random() * total)
      : chooseByHash(weighted, { salt: rule.id, key: stickyKey, nameOf, weightOf: (one) => weightOf(rule, one) });
  const share = `weight ${describeNumber(weightOf(rule, target))} of ${describeNumber(total)}`;
  const how = stickyKey === null ? "at random" : `always the same for this ${rule.stickyBy ?? "user"}`;
  return { target, reason: `${nameOf(target)} by weight, ${how}: ${share}` };
};

function drawOne(targets: readonly Candidate[], rule: RouteRule, drawn: number): Candidate {
  let rest = drawn;
  for (const target of targets) {
    rest -= weightOf(rule, target);
    if (rest < 0) return target;
  }
  return targets.at(-1) as Candidate;
}
