import { expect, test } from "vitest";
import { EventSplitter } from "../bytes/sse/split-events";
import { PROVIDERS } from "../formats/registry";
import type { FormatStream } from "../hub/format";
import { SameOutput } from "./same-output";
import { type DataFrame, SSE } from "./stream-output";

const CONTEXT = { id: "chatcmpl-m", requestedModel: "m", createdAtMs: 0 };
const event = (json: object) => `${"type" in json ? `event: ${json.type}\n` : ""}data: ${JSON.stringify(json)}\n\n`;

test.each([
  ["messages", { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } }, false],
  ["gemini", { candidates: [{ content: { parts: [{ text: "x" }] }, finishReason: "STOP" }] }, true],
] as const)("%s: a stream that stops after its last word on usage has ended well: only where no event ends it", (format, last, isFinished) => {
  const opening = PROVIDERS[format].readStream(CONTEXT);
  const output = new SameOutput({ format, opening, writer: {} as FormatStream, encoder: SSE, requestId: "req_1" });
  for (const frame of new EventSplitter().push(Buffer.from(event(last)))) output.push(frame as DataFrame);
  expect(output.isFinished).toBe(isFinished);
});
