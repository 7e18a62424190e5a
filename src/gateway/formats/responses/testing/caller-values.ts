import type OpenAI from "openai";
import { emitAnswer } from "../../../hub/emit-answer";
import type { HubAnswer, HubEvent } from "../../../hub/hub-answer";
import type { OutputPart } from "../../../hub/parts";
import { responsesCaller } from "../caller";
import { cut } from "./arbitrary";
import { CLOSING, contextOf } from "./context";
import { clientForStream } from "./read-with-sdk";

const { openStream } = responsesCaller;

export function answerOf(...parts: OutputPart[]): HubAnswer {
  const reason = parts.some(({ type }) => type === "tool-call") ? ("tool-calls" as const) : ("end" as const);
  return { id: "msg_1", model: "claude", createdAtMs: null, parts, stop: { reason, sequence: null } };
}
export const text = (said: string): OutputPart => ({ type: "text", text: said, citations: [], cache: null, at: "" });
export const call = (name: string, input: string, kind: "function" | "custom" = "function"): OutputPart => {
  return { type: "tool-call", id: "call_1", name, kind, input, cache: null, at: "" };
};

/** An answer's events, its texts in pieces. */
export function inPieces(answer: HubAnswer, size: number): HubEvent[] {
  return emitAnswer(answer).flatMap((event) =>
    event.type === "text" ? cut(event.text, size).map((piece): HubEvent => ({ ...event, text: piece })) : [event],
  );
}

export function streamOf(answer: HubAnswer, context = contextOf(), size = 7) {
  const stream = openStream(context);
  return [...inPieces(answer, size).flatMap((event) => stream.push(event)), ...stream.close(CLOSING)];
}

export async function readStream(events: ReturnType<typeof streamOf>): Promise<OpenAI.Responses.Response> {
  return clientForStream(events).responses.stream({ model: "m", input: "Hi" }).finalResponse();
}

/** Without what the SDK's helper adds. */
export function plain(response: object): object {
  return JSON.parse(
    JSON.stringify(response, (name, value) =>
      ["output_parsed", "parsed", "parsed_arguments", "output_text", "_request_id"].includes(name) ? undefined : value,
    ),
  );
}
