import type { CallState } from "../call-state";
import { CALLERS, PROVIDERS } from "../formats/registry";
import type { ResalePlan, ResaleTarget } from "../plan";
import { answerContext, formatContext } from "./answer-context";
import { openChatOutput } from "./chat-output";
import { tellUsage } from "./chat-usage";
import { HubOutput } from "./hub-output";
import { SameOutput } from "./same-output";
import { ArrayEncoder, type EventEncoder, SSE, type StreamOutput } from "./stream-output";

/** How the stream of this target becomes the caller's. */
export function openOutput(state: CallState, { call }: ResalePlan, { exchange }: ResaleTarget): { output: StreamOutput; contentType: string } {
  if (call.kind !== "chat" || exchange.kind === "task") throw new Error("tasks have no streams");
  const context = answerContext(state);
  if (exchange.kind === "chat") return { output: openChatOutput(exchange.chat, context, call.wantsUsage), contentType: SSE.contentType };
  const { requestId } = state;
  const encoder: EventEncoder = call.streamsAs === "array" ? new ArrayEncoder() : SSE;
  const { contentType } = encoder;
  const plainWriter = CALLERS[call.format].openStream(formatContext(context, call));
  const writer = call.format === "chat" ? tellUsage(plainWriter, call) : plainWriter;
  if (exchange.kind === "hub") return { output: new HubOutput(exchange.provider.readStream(context), writer, encoder, requestId), contentType };
  const opening = PROVIDERS[exchange.format].readStream(context);
  return { output: new SameOutput({ format: exchange.format, opening, writer, encoder, requestId }), contentType };
}
