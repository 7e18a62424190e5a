import type { Caller } from "../../../../domain/call";
import { AppError } from "../../../../domain/errors";
import type { Settlement } from "../../../../domain/resale";
import { CallState } from "../../../call-state";
import { type GatewayRequest, type GatewayResponse, headerOf } from "../../../exchange";
import type { HeldTarget } from "../../../hold";
import type { FormatId } from "../../../hub/parts";
import type { Exchange, ResalePlan } from "../../../plan";
import type { GatewayPorts } from "../../../ports";
import type { ChatResale, ErrorShape } from "../../../providers/contract";
import { shapeError } from "../../../providers/shape-error";
import { builtInDialect } from "../../../providers/testing/built-in-dialect";
import { openReader, routeFixture } from "../../../providers/testing/read-answer";
import type { ChatCall } from "../../../read";
import { openJson, relayJson } from "../../../relays/relay-json";
import { openStream, relayStream } from "../../../relays/relay-stream";
import { explainRefusal } from "../../../upstream/explain-failure";
import { gatherBytes } from "../../../upstream/upstream-bytes";
import type { UpstreamResponse } from "../../../upstream/upstream-response";
import { CALLERS } from "../../registry";
import { cutAnywhere } from "./cut-anywhere";
import type { Recording } from "./find-recordings";
import { CONTEXT, providerOf, REQUEST_ID } from "./read-hub";

/** What the caller gets. */
export interface Relayed {
  status: number;
  contentType: string;
  body: Uint8Array;
  isEventStream: boolean;
}

const SETTLEMENT: Settlement = { providerCostNanoUsd: 7n, marginNanoUsd: 0n, chargedNanoUsd: 7n };
/** As it is told. */
export const COST = "0.000000007";
const CALLER: Caller = { organizationId: "org_1", credentialId: "key_1", mode: "reseller" };
const MODEL = { id: "m", providerId: "p", upstreamModel: "m", priceVersionId: "p/m@1" };

/** What of the world a relay asks for. A bug that it would report fails the test. */
const PORTS = {
  nowMs: () => CONTEXT.createdAtMs,
  record: async () => SETTLEMENT,
  report(error: unknown) {
    throw error;
  },
} as unknown as GatewayPorts;

const HELLO = [{ role: "user", content: "Hi" }];
/** Callers that want all there is: the usage of a stream, and thoughts. */
const BODIES: Record<FormatId, Record<string, unknown>> = {
  chat: { model: CONTEXT.requestedModel, messages: HELLO, stream_options: { include_usage: true } },
  responses: { model: CONTEXT.requestedModel, input: "Hi" },
  messages: { model: CONTEXT.requestedModel, max_tokens: 100, messages: HELLO },
  gemini: { contents: [{ parts: [{ text: "Hi" }] }], generationConfig: { thinkingConfig: { includeThoughts: true } } },
};
const SHAPES: Record<FormatId, ErrorShape> = { chat: "openai", responses: "openai", messages: "messages", gemini: "generate-content" };

/** A recorded answer, relayed to a caller of this format as the gateway does, in pieces that are cut by the seed. */
export async function relayRecording(recording: Recording, caller: FormatId, seed: number): Promise<Relayed> {
  const { name, isEventStream } = recording;
  const call = readCall(caller, isEventStream);
  const request: GatewayRequest = { method: "POST", target: "/", rawHeaders: [], body: null, onDisconnect() {} };
  const state: CallState = Object.assign(new CallState(PORTS, request), { requestId: REQUEST_ID, call, caller: CALLER });
  state.reader = openReader(recording);
  const held = { target: { target: { id: "p" }, model: MODEL, exchange: chooseExchange(recording, caller) } } as unknown as HeldTarget;
  const plan = { call, targets: [held.target], transform: "translate" } as unknown as ResalePlan;
  Object.assign(state, { plan, serving: held.target });
  try {
    return await gather(await relay(state, plan, held, recording, seed), isEventStream);
  } catch (error) {
    if (!(error instanceof AppError)) throw new Error(`${name} is not relayed to ${caller}`, { cause: error });
    return gather(shapeError(SHAPES[caller], error, REQUEST_ID), false);
  }
}

function readCall(format: FormatId, isStreaming: boolean): ChatCall {
  const json: Record<string, unknown> = { ...BODIES[format], ...(format === "gemini" ? {} : { stream: isStreaming }) };
  const hub = CALLERS[format].readRequest(isStreaming ? json : { ...json, stream_options: undefined }, { isStreaming });
  const body = { body: {} as ChatCall["body"], bytes: Buffer.alloc(0), hasLongNumbers: false };
  const facts = { requestedModel: CONTEXT.requestedModel, isStreaming, wantsUsage: true, isBrowser: false };
  return { kind: "chat", format, streamsAs: "events", json, ...body, hub: () => hub, ...facts };
}

/** In the caller's own format the gateway passes bytes; everything else goes through the hub. */
function chooseExchange(recording: Recording, caller: FormatId): Exchange {
  const { format } = recording;
  if (format !== caller) return { kind: "hub", format, provider: providerOf(format) };
  if (format !== "chat") return { kind: "same", format, serverTools: null, keepsResponses: false };
  return { kind: "chat", format, chat: builtInDialect(routeFixture(recording).dialect).resale?.chat as ChatResale };
}

async function relay(state: CallState, plan: ResalePlan, held: HeldTarget, { body, status, isEventStream }: Recording, seed: number) {
  const pieces = cutAnywhere(body, seed);
  const read = async () => pieces.shift() ?? null;
  const upstream = { status, rawHeaders: [], read, cancel() {} } as unknown as UpstreamResponse;
  if (status >= 400) throw (await explainRefusal(upstream, "p", CONTEXT.createdAtMs)).error;
  if (isEventStream) return relayStream(state, await openStream(state, plan, held, upstream));
  return relayJson(state, plan, await openJson(state, plan, held, upstream));
}

async function gather({ status, rawHeaders, body }: GatewayResponse, isEventStream: boolean): Promise<Relayed> {
  const bytes = body === null || body instanceof Uint8Array ? body : await gatherBytes(body);
  return { status, contentType: headerOf(rawHeaders, "content-type") ?? "", body: bytes ?? new Uint8Array(), isEventStream };
}

/** As an SDK receives it, in pieces that are cut by the seed. */
export function toResponse({ status, contentType, body }: Relayed, seed: number): Response {
  const pieces = cutAnywhere(body, seed);
  const stream = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(new Uint8Array(piece));
      else controller.close();
    },
  });
  return new Response(stream, { status, headers: { "content-type": contentType } });
}
