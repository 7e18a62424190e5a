import { expect, test } from "vitest";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import type { ChatCall } from "../read";
import { isNothing } from "./empty-answer";
import { isWordlessAnswer } from "./hub-content";

const CONTEXT = { id: "chatcmpl-m", requestedModel: "m", createdAtMs: 0 };
const CALL = { kind: "chat", body: { model: "m", messages: [{ role: "user", content: "hi" }] } } as unknown as ChatCall;

/** Whether a message of Anthropic's is no answer. */
function isEmpty(message: object): boolean {
  const { resale, usageReader } = builtInDialect("anthropic");
  if (!resale) throw new Error("not resold");
  const json = { type: "message", id: "msg_1", role: "assistant", model: "m", content: [], ...message };
  const reader = usageReader("anthropic-messages", { requestedModel: "m", statusCode: 200, inputTextBytes: 40, method: "POST" });
  reader?.body(Buffer.from(JSON.stringify(json)));
  return isWordlessAnswer(resale.translation.provider.readAnswer(json, CONTEXT)) && isNothing(CALL, reader);
}

const usage = (output_tokens: number) => ({ input_tokens: 9, output_tokens });
const text = [{ type: "text", text: "hello" }];

test.each([
  ["nothing said, nothing counted", { stop_reason: "end_turn", usage: usage(0) }, true],
  ["nothing said by choice", { stop_reason: "end_turn", usage: usage(2) }, false],
  ["a refusal", { stop_reason: "refusal", usage: usage(0) }, false],
  ["the end of what it may write", { stop_reason: "max_tokens", usage: usage(0) }, false],
  ["words, wrongly counted", { stop_reason: "end_turn", content: text, usage: usage(0) }, false],
  ["a tool call", { stop_reason: "tool_use", content: [{ type: "tool_use", id: "t", name: "f", input: {} }], usage: usage(0) }, false],
])("of Anthropic's messages, %s: no answer is %s", (_what, message, expected) => {
  expect(isEmpty(message)).toBe(expected);
});
