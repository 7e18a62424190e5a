import { nameOf } from "../describe";
import type { Strategy } from "../facts";

/** In the rule's order. */
export const chooseSimple: Strategy = ([first], { rule }) => ({
  target: first,
  reason: nameOf(first) === rule.primary ? "the route's primary model" : `the first model of the route that can take the call: ${nameOf(first)}`,
});
