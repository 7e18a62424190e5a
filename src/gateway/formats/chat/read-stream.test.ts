import { describe, expect, it } from "vitest";
import type { HubEvent } from "../../hub/hub-answer";
import { gather } from "../testing/gather";
import { makeChatProvider } from "./provider";
import { call, context, text, thinking } from "./testing/make-hub";

const provider = makeChatProvider({ capField: "max_tokens" });
const delta = (said: object, finish_reason: string | null = null, more: object = {}) => ({
  ...{ id: "c-1", created: 5, model: "m" },
  ...{ choices: [{ index: 0, delta: said, finish_reason }] },
  ...more,
});

function read(...chunks: unknown[]) {
  const stream = provider.readStream(context());
  const events: HubEvent[] = [...chunks.flatMap((data) => stream.push({ name: null, data })), ...stream.end()];
  return { stream, events, answer: gather(events) };
}

describe("a stream of chunks", () => {
  it("is one start, then parts, each of which ends, then a stop", () => {
    const { events } = read(
      delta({ role: "assistant", content: "" }),
      delta({ content: "Hi" }),
      delta({}, "stop"),
      delta({ content: "late" }, "stop"),
    );
    expect(events).toEqual([
      { type: "start", id: "c-1", model: "m", createdAtMs: 5_000 },
      { type: "part", index: 0, part: text("") },
      { type: "text", index: 0, text: "Hi" },
      { type: "end", index: 0 },
      { type: "stop", stop: { reason: "end", sequence: null } },
    ]);
  });

  it("has reasoning before text, by either name, and calls whose pieces mix", () => {
    const piece = (index: number, args: string, more: object = {}) => ({ index, function: { arguments: args, ...more } });
    const { answer } = read(
      delta({ reasoning_content: "H" }),
      delta({ reasoning: "m" }),
      delta({ content: "Yes" }),
      delta({
        tool_calls: [
          { ...piece(0, "", { name: "a" }), id: "1" },
          { ...piece(1, '{"b"', { name: "b" }), id: "2" },
        ],
      }),
      delta({ tool_calls: [piece(0, "{}"), piece(1, ":1}")] }),
      delta({}, "tool_calls"),
    );
    expect(answer.parts).toEqual([thinking("Hm"), text("Yes"), call("1", "a", "{}"), call("2", "b", '{"b":1}')]);
    expect(answer.stop.reason).toBe("tool-calls");
  });

  it("has Google's signature right before the call that it is for, and calls without index and id apart", () => {
    const signed = (name: string, sig: string) => ({
      ...{ id: "", type: "function", function: { name, arguments: "{}" } },
      extra_content: { google: { thought_signature: sig } },
    });
    const { answer } = read(delta({ tool_calls: [signed("a", "s1")] }), delta({ tool_calls: [signed("b", "s2")] }, "stop"));
    expect(answer.parts).toEqual([
      thinking("", { signature: "s1", maker: "google" }),
      call("call_c-1_0_0", "a", "{}"),
      thinking("", { signature: "s2", maker: "google" }),
      call("call_c-1_0_1", "b", "{}"),
    ]);
  });

  it("has custom calls, and those of a time before tools", () => {
    const custom = read(
      delta({ tool_calls: [{ index: 0, id: "1", type: "custom", custom: { name: "patch", input: "+" } }] }),
      delta({ tool_calls: [{ index: 0, custom: { input: "a" } }] }),
      delta({}, "tool_calls"),
    );
    expect(custom.answer.parts).toEqual([call("1", "patch", "+a", { kind: "custom" })]);
    const old = read(
      delta({ function_call: { name: "f", arguments: "{" } }),
      delta({ function_call: { arguments: "}" } }),
      delta({}, "function_call"),
    );
    expect(old.answer).toMatchObject({ parts: [call("call_c-1_0_0", "f", "{}")], stop: { reason: "tool-calls" } });
  });

  it("has reasoning that comes as a part of the content", () => {
    const thinks = (said: string) => ({ type: "thinking", thinking: [{ type: "text", text: said }] });
    const { answer } = read(
      delta({ content: [thinks("H")] }),
      delta({ content: [thinks("m"), { type: "text", text: "Y" }] }),
      delta({ content: "es" }, "stop"),
    );
    expect(answer.parts).toEqual([thinking("Hm"), text("Yes")]);
    const message = { role: "assistant", content: [thinks("Hm"), { type: "text", text: "Yes" }, null] };
    expect(provider.readAnswer({ choices: [{ message, finish_reason: "stop" }] }, context()).parts).toEqual(answer.parts);
  });

  it("has sources in the text that they stand in", () => {
    const annotations = [{ type: "url_citation", url_citation: { start_index: 3, end_index: 5, url: "https://e.com", title: "E" } }];
    const source = { url: "https://e.com", title: "E" };
    const cited = [{ ...source, startIndex: 3, endIndex: 5 }];
    expect(read(delta({ content: "abcde" }), delta({ annotations }), delta({}, "stop")).answer.parts).toEqual([text("abcde", { citations: cited })]);
    const later = read(delta({ content: "ab" }), delta({ reasoning: "r" }), delta({ content: "cde", annotations }), delta({}, "stop"));
    expect(later.answer.parts[2]).toEqual(text("cde", { citations: [{ ...source, startIndex: 1, endIndex: 3 }] }));
  });

  it("has what only another format has, as another gateway like this one tells it", () => {
    const provider_blocks = [
      { type: "server_tool_use", id: "1" },
      { type: "gemini", value: { executableCode: {} } },
    ];
    expect(read(delta({ content: "a" }), delta({ provider_blocks }, "stop")).answer.parts).toEqual([
      text("a"),
      { type: "foreign", format: "messages", value: { type: "server_tool_use", id: "1" }, at: "" },
      { type: "foreign", format: "gemini", value: { executableCode: {} }, at: "" },
    ]);
  });

  it("refuses in a part of its own", () => {
    const { answer } = read(delta({ refusal: "I " }), delta({ refusal: "won't" }), delta({}, "stop"));
    expect(answer).toMatchObject({ parts: [{ type: "refusal", text: "I won't" }], stop: { reason: "refusal" } });
  });

  it("tells the first choice only", () => {
    const second = { choices: [{ index: 1, delta: { content: "no" }, finish_reason: "stop" }] };
    const { answer, stream } = read(delta({ content: "yes" }), second, delta({}, "length"));
    expect(answer).toMatchObject({ parts: [{ text: "yes" }], stop: { reason: "length" } });
    expect(stream.isFinished).toBe(true);
  });

  it("that breaks off has not ended, and its parts have", () => {
    const { stream, events } = read(
      delta({ content: "Hi" }),
      delta({ tool_calls: [{ index: 0, id: "1", function: { name: "f", arguments: "{" } }] }),
    );
    expect(stream).toMatchObject({ isFinished: false, error: null });
    expect(events.filter(({ type }) => type === "end")).toHaveLength(2);
    expect(events.some(({ type }) => type === "stop")).toBe(false);
  });

  it.each([
    ["an error", { error: { message: "Overloaded", code: 503 } }],
    ["a choice that its provider broke off", { choices: [{ finish_reason: "error", error: { message: "Overloaded", code: 503 } }] }],
  ])("ends with %s, and nothing comes after it", (_name, data) => {
    const { stream, events } = read(delta({ content: "Hi" }), data, delta({ content: "late" }, "stop"));
    expect(stream.error).toMatchObject({ status: 502, error: { message: "Overloaded" } });
    expect(stream.isFinished).toBe(false);
    expect(events.filter(({ type }) => type === "text")).toHaveLength(1);
  });
});

describe("a whole answer", () => {
  it("that is none is an error", () => {
    for (const json of [null, {}, [], "x", { choices: [{ finish_reason: "error" }] }]) expect(() => provider.readAnswer(json, context())).toThrow();
  });

  it("has what a stream has", () => {
    const message = {
      ...{ role: "assistant", content: "Yes", reasoning: "Hm", refusal: null, thinking_blocks: [{ type: "thinking", thinking: "unsigned" }] },
      tool_calls: [{ id: "", type: "function", function: { name: "f", arguments: { a: 1 } }, extra_content: { google: { thought_signature: "s" } } }],
    };
    expect(provider.readAnswer({ id: "c-1", model: "m", created: 5, choices: [{ message, finish_reason: "stop" }] }, context())).toEqual({
      ...{ id: "c-1", model: "m", createdAtMs: 5_000, stop: { reason: "tool-calls", sequence: null } },
      parts: [thinking("Hm"), text("Yes"), thinking("", { signature: "s", maker: "google" }), call("call_c-1_0_0", "f", '{"a":1}')],
    });
  });
});
