import { expect, test } from "vitest";
import { EventSplitter } from "../bytes/sse/split-events";
import type { ChatResale } from "../providers/contract";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import type { ChatCall } from "../read";
import { answerContext } from "./answer-context";
import { openChatOutput } from "./chat-output";
import type { DataFrame } from "./stream-output";

const chat = builtInDialect("google").resale?.chat as ChatResale;
/** Of an older Gemini: neither the answer nor its tool call has an id. */
const toolCalls = [{ type: "function", function: { name: "f", arguments: "{}" } }];
const call = { requestedModel: "gemini" } as ChatCall;
const context = (requestId: string) => answerContext({ requestId, startedAtMs: 1_763_000_000_000, call, routing: null, serving: null });

test("two answers without ids, in the same millisecond, and their tool calls have ids of their own", () => {
  const answer = { choices: [{ index: 0, message: { role: "assistant", tool_calls: toolCalls }, finish_reason: "stop" }] };
  const named = ["req_a", "req_b"].map((requestId) => {
    const { id, choices } = chat.read(answer, context(requestId));
    return [id, choices[0]?.message.tool_calls?.[0]?.id];
  });
  expect(named).toEqual([
    ["chatcmpl-req_a", "call_req_a_0_0"],
    ["chatcmpl-req_b", "call_req_b_0_0"],
  ]);
});

test("a stream is named in the same way", () => {
  const chunk = JSON.stringify({ choices: [{ index: 0, delta: { role: "assistant", tool_calls: toolCalls } }] });
  const [frame] = new EventSplitter().push(Buffer.from(`data: ${chunk}\n\n`));
  const [event] = openChatOutput(chat, context("req_a"), false).push(frame as DataFrame, false);
  const printed = Buffer.from(event ?? []).toString();
  expect(printed).toContain('"id":"chatcmpl-req_a"');
  expect(printed).toContain('"id":"call_req_a_0_0"');
});

test("an id of the provider's own is kept", () => {
  expect(chat.read({ id: "gen-1", choices: [{ message: { content: "x" } }] }, context("req_a")).id).toBe("gen-1");
});
