import type { Complexity } from "../../domain/route";
import { describeCount, nameOf } from "../describe";
import type { Strategy } from "../facts";
import { findCheapest } from "./cost";

/** From this score on, a call is complex. */
const COMPLEX_FROM = 3;
const LENGTH_POINTS_MAX = 4;
const TOKENS_PER_POINT = 1_000;
const LONG_CONVERSATION = 10;
const MUCH_CODE_CHARACTERS = 500;

interface Part {
  points: number;
  /** In words. */
  of: string;
}

/** What makes a call hard, in points: explicit, so that an operator can count after it. */
function scoreComplexity(call: Complexity): { score: number; parts: Part[] } {
  const { inputTokens, messages, tools, images, codeCharacters, asksForReasoning } = call;
  const parts: Part[] = [
    { points: Math.min(LENGTH_POINTS_MAX, Math.floor(inputTokens / TOKENS_PER_POINT)), of: describeCount(inputTokens, "input token") },
    { points: messages > LONG_CONVERSATION ? 1 : 0, of: describeCount(messages, "message") },
    { points: tools > 0 ? 2 : 0, of: describeCount(tools, "tool") },
    { points: images > 0 ? 2 : 0, of: describeCount(images, "image") },
    { points: codeCharacters >= MUCH_CODE_CHARACTERS ? 2 : codeCharacters > 0 ? 1 : 0, of: `${describeCount(codeCharacters, "character")} of code` },
    { points: asksForReasoning ? 4 : 0, of: "reasoning asked for" },
  ];
  return { score: parts.reduce((sum, { points }) => sum + points, 0), parts: parts.filter(({ points }) => points > 0) };
}

/** Simple calls go to the cheapest of the route's models, complex ones to its primary. */
export const chooseByComplexity: Strategy = (targets, { complexity }) => {
  const { score, parts } = scoreComplexity(complexity);
  const isComplex = score >= COMPLEX_FROM;
  const target = isComplex ? targets[0] : findCheapest(targets);
  const counted = parts.map(({ points, of }) => `${points} for ${of}`).join(", ");
  const shown = `score ${score}${counted === "" ? "" : ` (${counted})`}, complex from ${COMPLEX_FROM}`;
  return {
    target,
    reason: `${isComplex ? "complex" : "simple"}: ${shown}; ${isComplex ? "the best model" : "the cheapest model"}, ${nameOf(target)}`,
  };
};
