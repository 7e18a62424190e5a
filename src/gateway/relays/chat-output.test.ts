import { expect, test } from "vitest";
import { EventSplitter } from "../bytes/sse/split-events";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import { openChatOutput } from "./chat-output";
import type { DataFrame } from "./stream-output";

const open = () => {
  const { resale } = builtInDialect("openai");
  if (!resale?.chat) throw new Error("not resold");
  return openChatOutput(resale.chat, { id: "chatcmpl-m", requestedModel: "m", createdAtMs: 0 }, true);
};
const event = (json: unknown) => `data: ${JSON.stringify(json)}\n\n`;
const say = (content: string) => event({ choices: [{ index: 0, delta: { content } }], usage: null });
const usage = event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } });
const failure = event({ error: { message: "overloaded", type: "server_error", code: null } });

test.each([
  ["nothing to look into", [say("a"), say('of "error" and "usage":{ in quotes')], 2],
  ["usage at the end", [say("a"), say("b"), usage], 2],
  ["an error in the middle", [say("a"), failure, say("b")], 1],
  ["usage first", [usage, say("a")], 0],
])("a packet with %s: only what stands before the first such event is taken for plain", (_name, events, plainEvents) => {
  const plainUntil = open().plainUntil(Buffer.from(events.join("")));
  const ends = events.map((_, i) => events.slice(0, i + 1).join("").length);
  expect(ends.filter((end) => end <= plainUntil)).toHaveLength(plainEvents);
});

test("what is taken for plain passes as it would have, looked into", () => {
  const packet = Buffer.from([say("a"), say("b"), say('"error"')].join(""));
  const frames = new EventSplitter().push(packet) as DataFrame[];
  const [plain, looked] = [open(), open()];
  expect(frames.flatMap((frame) => plain.push(frame, true))).toEqual(frames.flatMap((frame) => looked.push(frame, false)));
  expect(Buffer.concat(frames.flatMap((frame) => open().push(frame, true)))).toEqual(packet);
});

test.each([
  ["text", { content: "x" }, true],
  ["reasoning", { reasoning_content: "x" }, true],
  ["a refusal", { refusal: "no" }, true],
  ["a tool call", { tool_calls: [{ index: 0, function: { name: "f" } }] }, true],
  ["a field that is newer than us", { audio: { id: "a" } }, true],
  ["the role", { role: "assistant", content: "", refusal: null, tool_calls: [] }, false],
  ["nothing", {}, false],
])("a chunk with %s is content: %j → %s", (_name, delta, isContent) => {
  const [frame] = new EventSplitter().push(Buffer.from(event({ choices: [{ index: 0, delta, finish_reason: null }] }))) as DataFrame[];
  for (const isPlain of [true, false]) {
    const output = open();
    output.push(frame as DataFrame, isPlain);
    expect(output.hasContent).toBe(isContent);
  }
});

test.each([
  ["content_filter", true, false],
  ["length", true, false],
  ["tool_calls", true, false],
  ["stop", false, true],
])(
  "a finish by %s is content, unless it only says that the model has stopped; what stands before choices is neither",
  (finish, isContent, isStop) => {
    const output = open();
    const frames = new EventSplitter().push(
      Buffer.from(
        [event({ choices: [], prompt_filter_results: [1] }), event({ choices: [{ index: 0, delta: {}, finish_reason: finish }] })].join(""),
      ),
    ) as DataFrame[];
    const seen = frames.map((frame) => {
      output.push(frame, false);
      return [output.hasContent, output.hasStopped];
    });
    expect(seen).toEqual([
      [false, false],
      [isContent, isStop],
    ]);
  },
);
