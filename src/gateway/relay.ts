import { AppError } from "../domain/errors";
import type { CallState } from "./call-state";
import { CLIENT_DISCONNECTED_STATUS } from "./client-connection";
import { type GatewayResponse, headerOf } from "./exchange";
import { countInputTokens } from "./hold";
import type { Plan, ResalePlan } from "./plan";
import { guardReader } from "./relays/guard-reader";
import { relayJson } from "./relays/relay-json";
import { relayRaw } from "./relays/relay-raw";
import { relayStream } from "./relays/relay-stream";
import { CallFailed } from "./send";
import { upstreamFailure } from "./upstream/explain-failure";
import type { UpstreamResponse } from "./upstream/upstream-response";

/** As an estimate counts text. */
const BYTES_PER_TOKEN = 4;

/** The provider's response on its way to the client, as the plan says. Its last byte leaves when the call is recorded and paid. @throws CallFailed */
export async function relay(state: CallState, plan: Plan, upstream: UpstreamResponse): Promise<GatewayResponse> {
  if (plan.transform === "none") return relayRaw(state, plan, upstream);
  state.providerRequestId = headerOf(upstream.rawHeaders, "x-request-id") ?? headerOf(upstream.rawHeaders, "request-id");
  openReader(state, plan, upstream);
  const isEventStream = /^text\/event-stream/i.test(headerOf(upstream.rawHeaders, "content-type") ?? "");
  try {
    return plan.call.isStreaming && isEventStream ? relayStream(state, plan, upstream) : await relayJson(state, plan, upstream);
  } catch (thrown) {
    throw unusable(state, thrown);
  }
}

function openReader(state: CallState, plan: ResalePlan, upstream: UpstreamResponse): void {
  const [{ dialect, route }] = plan.targets;
  const { sentBytes, ports } = state;
  const context = {
    requestedModel: plan.call.requestedModel,
    method: "POST",
    statusCode: upstream.status,
    // A picture's bytes are no text: never more than what was held for.
    get inputTextBytes() {
      return Math.min(sentBytes, BYTES_PER_TOKEN * countInputTokens(ports, plan));
    },
  };
  const makeReader = () => dialect.usageReader(route.wire, context);
  state.reader = guardReader(makeReader, (error) => ports.report(error, state.requestId));
}

/** Nothing has left and nothing can be used, so that nothing is charged. */
function unusable(state: CallState, thrown: unknown): CallFailed {
  if (!(thrown instanceof AppError) && !isUpstreamError(state, thrown)) state.ports.report(thrown, state.requestId);
  const error = upstreamFailure(thrown, state.provider);
  const { hasDisconnected } = state.client;
  const statusCode = hasDisconnected ? CLIENT_DISCONNECTED_STATUS : error.status;
  return new CallFailed(error, { outcome: hasDisconnected ? "cancelled" : "broken", statusCode, errorCode: error.code });
}

/** The provider broke off, and nobody here is at fault. */
function isUpstreamError({ upstream }: CallState, thrown: unknown): boolean {
  return upstream?.failure === thrown;
}
