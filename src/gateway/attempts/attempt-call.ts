import { AppError } from "../../domain/errors";
import type { CallState } from "../call-state";
import { headerOf } from "../exchange";
import { endAttempt } from "../finish";
import { countInputTokens, type HeldTarget } from "../hold";
import type { ResalePlan } from "../plan";
import { emptyAnswer } from "../relays/empty-answer";
import { guardReader } from "../relays/guard-reader";
import { type JsonAnswer, openJson } from "../relays/relay-json";
import { openStream, type StreamAnswer } from "../relays/relay-stream";
import { explainRefusal, upstreamFailure, wasNeverSent } from "../upstream/explain-failure";
import { dispatch, UpstreamResponse } from "../upstream/upstream-response";
import { estimateWaste } from "./estimate-waste";
import { type AttemptFailure, judgeFailure } from "./judge-failure";
import type { PreparedRequest } from "./make-request";
import { attemptMs, observeAttempt } from "./observe-attempt";
import { type Deadline, watchDeadline } from "./watch-deadline";

/** An answer that is good as far as can be seen: a whole one, or a stream with content. Nothing of it has left. */
export type Answer = JsonAnswer | StreamAnswer;
export type AttemptResult = Answer | AttemptFailure;

/** As an estimate counts text. */
const BYTES_PER_TOKEN = 4;

interface Try {
  request: PreparedRequest;
  /** There is no other target. */
  isLast: boolean;
}

/** One try at one target, noted and observed. Never rejects for what a provider does. */
export async function attemptCall(state: CallState, plan: ResalePlan, held: HeldTarget, { request, isLast }: Try): Promise<AttemptResult> {
  const upstream = beginAttempt(state, held);
  state.dropped = request.dropped;
  const deadline = watchDeadline(upstream, plan, held.target.target.id);
  let result: AttemptResult;
  try {
    result = await answerOf(state, plan, held, { upstream, request, isLast, deadline });
  } finally {
    deadline.stop();
  }
  if ("error" in result) {
    endAttempt(state, { errorCode: result.error.code });
    const retryAfterMs = result.waitSeconds === null ? null : result.waitSeconds * 1000;
    observeAttempt(state, held.target, { code: result.error.code, ttftMs: null, retryAfterMs });
  } else observeAttempt(state, held.target, result.kind === "json" ? { code: null, ttftMs: attemptMs(state) } : result.body.opening);
  return result;
}

interface Sending extends Try {
  upstream: UpstreamResponse;
  deadline: Deadline;
}

async function answerOf(state: CallState, plan: ResalePlan, held: HeldTarget, sending: Sending): Promise<AttemptResult> {
  const { upstream, request, deadline } = sending;
  const { ports, requestId } = state;
  const { id } = held.target.target;
  try {
    await dispatch(ports.dispatcher, request, upstream);
  } catch (cause) {
    // No answer has come, and yet its provider may have read it all, and be answering still.
    if (upstream.isSent) noteWaste(state, held);
    return judgeFailure(upstreamFailure(cause, id), { isRetryable: wasNeverSent(cause) });
  }
  endAttempt(state, { statusCode: upstream.status, errorCode: null });
  if (upstream.status >= 200 && upstream.status < 300) return openAnswer(state, plan, held, sending);
  deadline.awaitRefusal();
  const { error, isOurs, isRetryable, waitSeconds } = await explainRefusal(upstream, id, ports.nowMs());
  if (isOurs) ports.report(new Error(`${id} refuses the operator's key (${error.code}, status ${upstream.status})`), requestId);
  return judgeFailure(error, { isRetryable, waitSeconds });
}

/** A 200 is an answer when it turns out to be one. */
async function openAnswer(state: CallState, plan: ResalePlan, held: HeldTarget, sending: Sending): Promise<AttemptResult> {
  const { upstream, request, isLast, deadline } = sending;
  state.providerRequestId = headerOf(upstream.rawHeaders, "x-request-id") ?? headerOf(upstream.rawHeaders, "request-id");
  openReader(state, plan, held, { upstream, sentBytes: (request.body as Uint8Array).length });
  const isEventStream = /^text\/event-stream/i.test(headerOf(upstream.rawHeaders, "content-type") ?? "");
  try {
    const isStream = plan.call.isStreaming && isEventStream;
    if (isStream) deadline.awaitContent(state.ports.limits.firstByteMsMax);
    else deadline.stop();
    const answer = isStream ? await openStream(state, plan, held, upstream) : await openJson(state, plan, held, upstream);
    // The last one's is told as it is: it has ended properly, and its provider bills what it has read.
    if (answer.isNothing && !isLast) throw emptyAnswer(held.target.target.id);
    return answer;
  } catch (thrown) {
    upstream.cancel(new Error("the response cannot be used"));
    const isOfProvider = thrown instanceof AppError || upstream.failure === thrown;
    if (!isOfProvider) state.ports.report(thrown, state.requestId);
    noteWaste(state, held);
    return judgeFailure(upstreamFailure(thrown, held.target.target.id));
  }
}

function beginAttempt(state: CallState, { target, ticket }: HeldTarget): UpstreamResponse {
  const upstream = new UpstreamResponse();
  const { target: provider, model, route } = target;
  state.serving = target;
  state.ticket = ticket;
  state.route = route;
  state.reader = null;
  state.providerRequestId = null;
  const startedAtMs = state.ports.nowMs();
  const attempt = { provider: provider.id, model: model.upstreamModel, statusCode: null, errorCode: null, startedAtMs, latencyMs: 0 };
  state.attempts.push({ ...attempt, mayHaveCostNanoUsd: null });
  state.adoptUpstream(upstream);
  return upstream;
}

/** Nothing of it has left, so that nobody is charged for it. */
function noteWaste(state: CallState, { target }: HeldTarget): void {
  const attempt = state.attempts.at(-1);
  if (attempt) attempt.mayHaveCostNanoUsd = estimateWaste(target, state.reader);
  state.reader = null;
}

function openReader(
  state: CallState,
  plan: ResalePlan,
  { target }: HeldTarget,
  { upstream, sentBytes }: { upstream: UpstreamResponse; sentBytes: number },
): void {
  const { dialect, route, model, exchange } = target;
  const { ports } = state;
  const context = {
    requestedModel: plan.rule === null ? plan.call.requestedModel : model.upstreamModel,
    method: "POST",
    statusCode: upstream.status,
    // A picture's bytes are no text: never more than what was held for.
    get inputTextBytes() {
      if (exchange.kind === "task") return exchange.task.textBytes;
      return Math.min(sentBytes, BYTES_PER_TOKEN * countInputTokens(state, plan.call, target));
    },
  };
  const makeReader = () => dialect.usageReader(route.wire, context);
  state.reader = guardReader(makeReader, (error) => ports.report(error, state.requestId));
}
