import { createHash } from "node:crypto";
import type { Candidate, RouteRule } from "../../domain/route";
import { describeNumber, nameOf } from "../describe";
import type { Strategy } from "../facts";

const HASHED_BITS = 48;

/** Evenly between 0 and 1, neither of them included, and always the same for the same text. */
function hashToFraction(text: string): number {
  return (
    (createHash("sha256")
      .update(text)
      .digest()
      .readUIntBE(0, HASHED_BITS / 8) +
      0.5) /
    2 ** HASHED_BITS
  );
}

const weightOf = (rule: RouteRule, target: Candidate) => rule.weights[nameOf(target)] ?? 0;

/**
 * At random, in proportion to the weights; with a sticky key always the same for the same key. Then by weighted rendezvous hashing
 * (Mosharaf, Schindelhauer: "Weighted Distributed Hash Tables"): when a target goes, only its own users move, and come back with it.
 * A weight of 0 is tried only after the others.
 */
export const chooseWeighted: Strategy = (targets, { rule, stickyKey }, facts) => {
  const weighted = targets.filter((target) => weightOf(rule, target) > 0);
  if (weighted.length === 0) return { target: targets[0], reason: "no model with a weight can take the call: in the route's order" };
  const total = weighted.reduce((sum, target) => sum + weightOf(rule, target), 0);
  const target = stickyKey === null ? drawOne(weighted, rule, facts.random() * total) : findSticky(weighted, rule, stickyKey);
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

function findSticky(targets: readonly Candidate[], rule: RouteRule, stickyKey: string): Candidate {
  const scores = targets.map((target) => -weightOf(rule, target) / Math.log(hashToFraction(`${rule.id}\n${nameOf(target)}\n${stickyKey}`)));
  return targets[scores.indexOf(Math.max(...scores))] as Candidate;
}
