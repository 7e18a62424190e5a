import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import type { ResoldModel } from "../../domain/resale";
import type { CallState } from "../call-state";
import { headerOf } from "../exchange";
import { planServerTools } from "../formats/plan-server-tools";
import type { Exchange, ResalePlan, ResaleTarget } from "../plan";
import type { Resale } from "../providers/contract";
import { findDialect } from "../providers/registry";
import type { ResoldCall } from "../read";
import { type ChosenTarget, chooseTargets } from "../request/choose-targets";
import { makeTask } from "../tasks/task";
import { refuseField } from "../translate/chat/check-fields";
import { findCopies } from "./find-copies";
import { fitContext, refuseLongInput } from "./fit-context";
import { type OutputCap, planTargetHold, readCap } from "./plan-target-hold";
import { rankTargets } from "./rank-targets";

const FALLBACK_HEADER = "x-monitor-fallback";

/** @throws AppError in the caller's words; nothing is held yet */
export function planResale(state: CallState, caller: Caller, call: ResoldCall): ResalePlan {
  const { ports } = state;
  if (call.kind === "chat" && call.format === "chat" && !call.body.messages.some(({ role }) => role === "user"))
    throw refuseField("messages", "there must be at least one user message");
  const fallsBack = readFallback(state.request.rawHeaders);
  const { rule, targets, contextWindowFallbacks, skipped } = chooseTargets(ports, { caller, name: call.requestedModel, capability: call.kind });
  const cap = readCap(call);
  const retriesMax = rule?.retriesMax ?? ports.limits.retriesMax;
  const plan = { caller, call, rule, retriesMax, onClientGone: "drain", transform: "translate" } as const;
  const [primary] = targets as [ChosenTarget];
  if (rule === null) {
    const target = planTarget(state, call, { chosen: primary, cap, isPrimary: true });
    const { isInputTooLong } = fitContext(call, target, state.countTokens);
    if (isInputTooLong) throw refuseLongInput(call, target, state.countTokens);
    return { ...plan, targets: [target], copies: [] };
  }
  state.routing = { route: rule.name, strategy: rule.strategy, reason: "", skipped };
  const refusals: AppError[] = [];
  const planList = (list: readonly ChosenTarget[]) =>
    list.flatMap((chosen) => planOther(state, call, { chosen, cap, isPrimary: chosen === primary }, refusals));
  const planned = planList(targets);
  if (planned.length === 0) throw refusals[0] ?? unservable(call, primary.target.id);
  const ranked = rankTargets(state, { call, rule, targets: planned, contextWindowFallbacks: planList(contextWindowFallbacks) });
  return { ...plan, targets: fallsBack ? ranked : [ranked[0]], copies: findCopies(state, rule, ranked) };
}

interface TargetFacts {
  chosen: ChosenTarget;
  cap: OutputCap | null;
  isPrimary: boolean;
}

/** @throws AppError for what the target's provider or model does not do */
function planTarget(state: CallState, call: ResoldCall, { chosen, cap, isPrimary }: TargetFacts): ResaleTarget {
  const { name, model, target, apiKey } = chosen;
  const dialect = findDialect(target.wire, target.quirks);
  const { resale } = dialect;
  const spoken = resale && chooseExchange(resale, call, model);
  if (!resale || !spoken) throw unservable(call, target.id);
  const { exchange, path } = spoken;
  const route = dialect.route({ method: "POST", path, basePath: target.basePath });
  const { hold, adjusted } = planTargetHold(state, call, { model, resale, cap, isPrimary, exchange });
  return { name, target, dialect, route, resale, exchange, model, apiKey, hold, adjusted, isForLongCalls: false };
}

/** In the caller's own format where the provider speaks it, else translated. Undefined: the provider does not do it. */
function chooseExchange(resale: Resale, call: ResoldCall, resold: ResoldModel): { exchange: Exchange; path: string } | undefined {
  if (call.kind !== "chat") {
    const task = makeTask(resale.tasks, call, resold);
    return task && { exchange: { kind: "task", format: task.format, task }, path: task.path };
  }
  const model = resold.upstreamModel;
  const { chat, speaks, translation, serverTools, keepsResponses = false } = resale;
  const { format, provider } = translation;
  const translated = () => ({ exchange: { kind: "hub", format, provider }, path: translation.path(model, call.isStreaming) }) as const;
  if (call.format === "chat") return chat ? { exchange: { kind: "chat", format: "chat", chat }, path: chat.path(model) } : translated();
  const path = speaks[call.format]?.(model, call.isStreaming);
  if (path === undefined) return translated();
  const plannedTools = planServerTools(call, serverTools?.[call.format], resold);
  return { exchange: { kind: "same", format: call.format, serverTools: plannedTools, keepsResponses }, path };
}

function unservable({ kind }: ResoldCall, providerId: string): AppError {
  return new AppError("model_not_found", kind === "chat" ? `${providerId} is not resold here.` : `${providerId} does not do ${kind} here.`, {
    param: "model",
  });
}

/** One of a route's: where a provider cannot take the call, the others still can. */
function planOther(state: CallState, call: ResoldCall, facts: TargetFacts, refusals: AppError[]): ResaleTarget[] {
  try {
    return [planTarget(state, call, facts)];
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    // What a conversation asks for in vain is found out when its request is written.
    if (thrown.code !== "model_not_found" && call.kind === "chat") throw thrown;
    refusals.push(thrown);
    const { providerId, id } = facts.chosen.model;
    state.routing?.skipped.push({ provider: providerId, model: id, reason: thrown.message });
    return [];
  }
}

/** `X-Monitor-Fallback`: whether the call may go to another target than its first. */
function readFallback(rawHeaders: readonly string[]): boolean {
  const value = headerOf(rawHeaders, FALLBACK_HEADER)?.trim().toLowerCase() ?? "on";
  if (value !== "on" && value !== "off") throw refuseField(FALLBACK_HEADER, "must be on or off");
  return value === "on";
}
