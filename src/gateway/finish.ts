import type { FinishedCall } from "../domain/call";
import type { ResoldModel, Settlement } from "../domain/resale";
import { observeRawCall } from "./attempts/observe-attempt";
import type { CallEnding } from "./call-ending";
import type { CallState } from "./call-state";
import { NOTHING_READ, type ReaderResult } from "./providers/contract";

/** Paths and names are kept for people to read; what is longer is noise or an attack. */
const TEXT_LENGTH_MAX = 200;

/**
 * Records the call, and settles it: exactly once, whoever gets here first of response, client and provider; a second ending changes nothing.
 * Resolves when the record is safe, or has waited long enough. Never rejects: a failure of metering never breaks a response.
 */
export function finish(state: CallState, ending: CallEnding): Promise<Settlement | null> {
  state.ending ??= state.caller ? record(state, ending) : Promise.resolve(null);
  return state.ending;
}

function record(state: CallState, ending: CallEnding): Promise<Settlement | null> {
  let recorded: Promise<Settlement | null>;
  try {
    recorded = state.ports.record(buildRecord(state, ending));
  } catch (error) {
    state.ports.report(error, state.requestId);
    recorded = Promise.resolve(null);
  }
  return state.onRecorded.length === 0 ? recorded : recorded.then((settlement) => notify(state, ending, settlement));
}

async function notify(state: CallState, ending: CallEnding, settlement: Settlement | null): Promise<Settlement | null> {
  for (const listener of state.onRecorded) {
    try {
      await listener(ending, settlement);
    } catch (error) {
      state.ports.report(error, state.requestId);
    }
  }
  return settlement;
}

/** The attempt that is running is over; what is not known now stays as it was noted. */
export function endAttempt(state: CallState, ending: { statusCode?: number; errorCode: string | null }): void {
  const attempt = state.attempts.at(-1);
  if (!attempt) return;
  attempt.statusCode = ending.statusCode ?? attempt.statusCode;
  attempt.errorCode = ending.errorCode;
  attempt.latencyMs = state.ports.nowMs() - attempt.startedAtMs;
}

/** The one place where a call's values become its record. */
function buildRecord(state: CallState, ending: CallEnding): FinishedCall {
  const { endpoint, call, route, caller, reader } = state;
  const read = reader?.result() ?? NOTHING_READ;
  const isError = read.errorCode !== null && ending.outcome === "completed" && ending.statusCode < 400;
  const errorCode = ending.errorCode ?? read.errorCode;
  // One that has failed is over, and keeps its own error: the call's may stand for several attempts.
  if ((state.attempts.at(-1)?.errorCode ?? null) === null) endAttempt(state, { errorCode });
  if (state.plan?.transform === "none") observeRawCall(state, state.plan, ending);
  const provider = state.provider;
  const requestedModel = shorten(call?.requestedModel ?? "");
  return {
    requestId: state.requestId,
    caller: caller as NonNullable<typeof caller>,
    labels: state.labels,
    provider,
    wire: route?.wire ?? "none",
    method: state.request.method,
    endpoint: shorten(endpoint?.path ?? ""),
    requestedModel,
    model: shorten(read.model ?? (provider === "" ? "" : modelOf(state, requestedModel))),
    serviceTier: read.serviceTier,
    isStreaming: state.isStreaming,
    statusCode: ending.statusCode,
    outcome: isError ? "broken" : ending.outcome,
    errorCode: errorCode === null ? null : shorten(errorCode),
    passes: read.passes,
    usageSource: read.source,
    isBillable: route?.isBillable ?? false,
    rawUsage: read.rawUsage,
    statedCostNanoUsd: read.statedCostNanoUsd,
    attempts: state.attempts,
    providerRequestId: state.providerRequestId === null ? null : shorten(state.providerRequestId),
    providerResponseId: responseId(state, read),
    startedAtMs: state.startedAtMs,
    ttftMs: state.ttftMs,
    latencyMs: state.elapsedMs(),
    ticket: state.ticket,
    priceVersionId: resoldModel(state)?.priceVersionId ?? null,
    routing: routingOf(state),
  };
}

/** Of a call that takes part in an experiment, also whether its arm has served it: the names are the route's, which may be others than the catalog's. */
function routingOf({ routing, serving }: CallState): CallState["routing"] {
  if (!routing?.experiment) return routing;
  return { ...routing, experiment: { ...routing.experiment, isOwn: serving?.name === routing.experiment.arm } };
}

/** Where the answer states none. A name that led nowhere is what was asked for, and no model; neither is a route's. */
function modelOf(state: CallState, requestedModel: string): string {
  return state.routing === null ? requestedModel : (resoldModel(state)?.upstreamModel ?? "");
}

/** The model that served the call, or would have been tried first; null: the call is not resold, or its name led nowhere. */
function resoldModel({ plan, serving }: CallState): ResoldModel | null {
  return (serving ?? (plan?.transform === "translate" ? plan.targets[0] : null))?.model ?? null;
}

/** What was made earlier and is read here (a batch's results) may state no id: then its path names it, however often it is read. */
function responseId(state: CallState, { responseId: stated, passes }: ReaderResult): string | null {
  const id = stated ?? (state.request.method === "GET" && passes.length > 0 ? (state.route?.upstreamPath ?? null) : null);
  return id === null ? null : shorten(id);
}

function shorten(text: string): string {
  return text.length > TEXT_LENGTH_MAX ? text.slice(0, TEXT_LENGTH_MAX) : text;
}
