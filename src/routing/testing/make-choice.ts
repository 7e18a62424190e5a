import type { Candidate, ChoiceRequest, Complexity, Observation, RouteRule } from "../../domain/route";
import { Router, type RouterOptions } from "../router";

/** `provider/model`. */
export function candidate(name: string, more: Partial<Candidate> = {}): Candidate {
  const [providerId = "", modelId = ""] = name.split("/");
  return { providerId, modelId, upstreamModel: modelId, estimatedCostNanoUsd: null, fits: true, ...more };
}

const EASY: Complexity = { inputTokens: 20, messages: 1, tools: 0, images: 0, codeCharacters: 0, asksForReasoning: false };

export interface ChoiceParts {
  rule?: Partial<RouteRule>;
  contextWindowFallbacks?: Candidate[];
  stickyKey?: string | null;
  complexity?: Partial<Complexity>;
}

/** A call of a route over these models; the first is the primary. */
export function choiceRequest(
  candidates: Candidate[],
  { rule, contextWindowFallbacks = [], stickyKey = null, complexity }: ChoiceParts = {},
): ChoiceRequest {
  const name = ({ providerId, modelId }: Candidate) => `${providerId}/${modelId}`;
  const [primary = "", ...fallbacks] = candidates.map(name);
  return {
    rule: {
      id: "rou_1",
      name: "best",
      strategy: "simple",
      primary,
      fallbacks,
      contextWindowFallbacks: contextWindowFallbacks.map(name),
      weights: {},
      retriesMax: null,
      timeoutMs: null,
      ttftMsMax: null,
      stickyBy: null,
      ...rule,
    },
    candidates,
    contextWindowFallbacks,
    stickyKey,
    complexity: { ...EASY, ...complexity },
  };
}

export const namesOf = (targets: readonly Candidate[]) => targets.map(({ providerId, modelId }) => `${providerId}/${modelId}`);

export function observation(name: string, more: Partial<Observation> = {}): Observation {
  const { providerId, upstreamModel } = candidate(name);
  return { providerId, upstreamModel, result: "succeeded", reason: null, ttftMs: 300, ...more };
}
export const failure = (name: string, more: Partial<Observation> = {}) =>
  observation(name, { result: "failed", reason: "upstream_timeout", ttftMs: null, ...more });

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 2027-01-15T08:00:00Z. */
const START_MS = 1_800_000_000_000;

/** A router whose clock the test moves. */
export function makeRouter(options: Partial<RouterOptions> = {}) {
  const clock = { nowMs: START_MS };
  const router = new Router({ nowMs: () => clock.nowMs, random: () => 0, ...options });
  const fail = (name: string, times = 5) => {
    for (let i = 0; i < times; i++) router.observe(failure(name));
  };
  return { router, clock, fail };
}
