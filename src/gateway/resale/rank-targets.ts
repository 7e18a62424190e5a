import type { RunningExperiment } from "../../domain/experiment";
import { priceUsage } from "../../domain/price";
import type { Candidate, Complexity, ExperimentKey, RouteRule } from "../../domain/route";
import { BYTES_PER_TOKEN_LIKELY } from "../bounds/bound-chat-input";
import { boundEmbeddingsInput } from "../bounds/bound-embeddings-input";
import { measureComplexity } from "../bounds/measure-complexity";
import type { CallState } from "../call-state";
import { isFilled, type ResaleTarget, type ResaleTargets } from "../plan";
import type { ResoldCall } from "../read";
import { fitContext, refuseLongInput } from "./fit-context";

/** An answer as people get it, of a call that states no cap: for comparing prices, not for paying them. */
const OUTPUT_TOKENS_LIKELY = 500;

interface RouteCall {
  call: ResoldCall;
  rule: RouteRule;
  /** The primary first, as far as they can be called. */
  targets: readonly ResaleTarget[];
  contextWindowFallbacks: readonly ResaleTarget[];
}

/** A route's targets in the order in which this call tries them; why stands in the state. @throws AppError when the call is too long for all of them */
export function rankTargets(state: CallState, { call, rule, targets, contextWindowFallbacks }: RouteCall): ResaleTargets {
  const { ports } = state;
  const complexity = complexityOf(call);
  const byCandidate = new Map<string, ResaleTarget>();
  const tooLong: ResaleTarget[] = [];
  const candidatesOf = (list: readonly ResaleTarget[]) =>
    list.flatMap((target) => {
      const { fits, isInputTooLong } = fitContext(call, target, state.countTokens);
      const candidate = makeCandidate(target, { fits, inputTokens: complexity.inputTokens });
      if (isInputTooLong) tooLong.push(target);
      else byCandidate.set(keyOf(candidate), target);
      return [candidate];
    });
  const candidates = candidatesOf(targets);
  const longer = candidatesOf(contextWindowFallbacks);
  const fitting: readonly ResaleTarget[] = [...byCandidate.values()];
  if (!isFilled(fitting)) throw refuseLongInput(call, tooLong[0] as ResaleTarget, state.countTokens);
  const stickyKey = rule.stickyBy === null ? null : rule.stickyBy === "user" ? state.labels.userId : state.labels.sessionId;
  const request = { rule, candidates, contextWindowFallbacks: longer, stickyKey, complexity };
  const { experiment } = rule;
  const { order, routing } = ports.routing.choose(experiment ? { ...request, experimentKey: experimentKeyOf(state, experiment) } : request);
  state.routing = { ...routing, skipped: [...(state.routing?.skipped ?? []), ...routing.skipped] };
  const ranked: readonly ResaleTarget[] = order.flatMap((candidate) => byCandidate.get(keyOf(candidate)) ?? []);
  if (!isFilled(ranked)) return fitting;
  // The call fits by our count; its provider may count otherwise.
  const others = longer.filter((candidate) => candidate.fits).flatMap((candidate) => byCandidate.get(keyOf(candidate)) ?? []);
  const added = others.filter((target) => !ranked.includes(target)).map((target) => ({ ...target, isForLongCalls: true }));
  return [...ranked, ...added];
}

/** By the user or session that it sticks to, within its organization: two customers may call theirs the same. Else by the call. */
function experimentKeyOf({ caller, labels, requestId }: CallState, { stickyBy }: RunningExperiment): ExperimentKey {
  const label = stickyBy === "session" ? labels.sessionId : labels.userId;
  const unit = label === null ? null : `${caller?.organizationId ?? ""}/${label}`;
  return { unit, text: stickyBy === null ? requestId : (unit ?? requestId) };
}

const keyOf = ({ providerId, modelId }: Candidate) => `${providerId}/${modelId}`;

function makeCandidate({ model, hold, name }: ResaleTarget, { fits, inputTokens }: { fits: boolean; inputTokens: number }): Candidate {
  const { providerId, upstreamModel, rates, maxOutputTokens } = model;
  const output = Math.min(hold.outputTokensAsked ?? OUTPUT_TOKENS_LIKELY, maxOutputTokens ?? Number.POSITIVE_INFINITY) * hold.choices;
  const buckets = { input: inputTokens, output, ...hold.besidesMax };
  const priced = priceUsage({ passes: [{ model: null, buckets }], serviceTier: null, ratesOf: () => rates });
  return {
    providerId,
    modelId: name.startsWith(`${providerId}/`) ? name.slice(providerId.length + 1) : model.id,
    upstreamModel,
    estimatedCostNanoUsd: priced.status === "priced" ? priced.totalNanoUsd : null,
    fits,
  };
}

function complexityOf(call: ResoldCall): Complexity {
  if (call.kind === "chat") return measureComplexity(call.body);
  const inputTokens = call.kind === "embeddings" ? Math.ceil(boundEmbeddingsInput(call.body.input).inputTokensMax / BYTES_PER_TOKEN_LIKELY) : 0;
  return { inputTokens, messages: 0, tools: 0, images: 0, codeCharacters: 0, asksForReasoning: false };
}
