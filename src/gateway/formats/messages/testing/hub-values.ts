import { GatheredAnswer } from "../../../hub/gather-parts";
import type { HubAnswer, HubEvent, HubStream } from "../../../hub/hub-answer";
import type { HubRequest, HubTool } from "../../../hub/hub-request";
import type { InputPart, TextPart, ToolCallPart } from "../../../hub/parts";

export const CONTEXT = { requestedModel: "asked-for", id: "msg_ours", createdAtMs: 1_763_000_000_000 };

export const text = (value: string, at = ""): TextPart => ({ type: "text", text: value, citations: [], cache: null, at });

export const call = (id: string, input = "{}", more: Partial<ToolCallPart> = {}): ToolCallPart => {
  return { type: "tool-call", id, name: "add", kind: "function", input, cache: null, at: "", ...more };
};

export const tool = (name: string, more: Partial<HubTool> = {}): HubTool => {
  return { kind: "function", name, description: null, schema: null, isStrict: false, cache: null, at: "tools[0]", value: {}, ...more };
};

export const message = (role: "system" | "user" | "assistant", ...parts: InputPart[]) => ({ role, parts, name: null, at: "messages[0]" });

/** A request that says no more than it is told. */
export function hubRequest(more: Partial<HubRequest> = {}): HubRequest {
  return {
    ...{ format: "chat", isStreaming: false, messages: [message("user", text("Hi"))], tools: [], toolChoice: null, areCallsParallel: null },
    ...{ outputFormat: null, reasoning: null, choices: { value: 1, at: "n" }, outputTokensMax: null, temperature: null, topP: null, topK: null },
    ...{ frequencyPenalty: null, presencePenalty: null, seed: null, stop: null, userId: null, cache: null, hints: [], needs: [] },
    ...more,
  };
}

/** What a stream says in the end, after its events have been checked: one start, parts that begin once and end, a stop. */
export function gather(events: readonly HubEvent[]): HubAnswer {
  const gathered = new GatheredAnswer();
  const open = new Set<number>();
  let begun = 0;
  events.forEach((event, i) => {
    if ((event.type === "start") !== (i === 0)) throw new Error(`event ${i} is ${event.type}`);
    if (gathered.hasStopped) throw new Error(`${event.type} after the stop`);
    if (event.type === "part") {
      if (event.index !== begun++) throw new Error(`part ${event.index} is not the next one`);
      open.add(event.index);
    } else if ("index" in event && !open.has(event.index)) throw new Error(`${event.type} of part ${event.index}, which is not open`);
    if (event.type === "text" && event.text === "") throw new Error("an empty text");
    if (event.type === "end") open.delete(event.index);
    if (event.type === "stop" && open.size > 0) throw new Error("a part is open at the stop");
    gathered.push(event);
  });
  return gathered.answer();
}

export function readAll(stream: HubStream, events: readonly { name: string | null; data: unknown }[]): HubEvent[] {
  return [...events.flatMap((event) => stream.push(event)), ...stream.end()];
}
