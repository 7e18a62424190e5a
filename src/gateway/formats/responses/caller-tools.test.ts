import { describe, expect, it } from "vitest";
import { responsesCaller } from "./caller";
import { answerOf, call, readStream, streamOf } from "./testing/caller-values";
import { CLOSING, contextOf } from "./testing/context";

const { writeAnswer } = responsesCaller;

describe("tools come back as the caller gave them", () => {
  const PATCH = '*** Begin Patch\n+ "é" \\ 😀\u2028\n*** End Patch';
  const tools = [{ type: "custom", name: "apply_patch", format: { type: "grammar", syntax: "lark", definition: "start: X" } }];

  it("a custom tool for which the model was given a function, with the text of its one argument", async () => {
    for (const input of [JSON.stringify({ input: PATCH }), `{ "input" : ${JSON.stringify(PATCH).replace(/[^ -~]/g, escapeCharacter)} }`]) {
      const answer = answerOf(call("apply_patch", input));
      const context = contextOf({ tools });
      for (const size of [1, 2, 3, 11, 1000]) {
        const events = streamOf(answer, context, size);
        const deltas = events
          .filter(({ name }) => name === "response.custom_tool_call_input.delta")
          .map(({ data }) => (data as { delta: string }).delta);
        expect(deltas.join("")).toBe(PATCH);
        expect(deltas.every((delta) => Buffer.from(delta).toString() === delta)).toBe(true);
        if (size < 4) expect(deltas.length).toBeGreaterThan(10);
        const item = { type: "custom_tool_call", id: "ctc_msg_1_0", call_id: "call_1", name: "apply_patch", input: PATCH, status: "completed" };
        expect((await readStream(events)).output).toEqual([item]);
        expect(writeAnswer(answer, context, CLOSING).output).toEqual([item]);
      }
    }
  });

  it.each([
    ["", ""],
    ["plain text", "plain text"],
    ['{"input":"a","b":"c"}', "a"],
    ['{"b":"c","input":"a"}', "a"],
    ['{"patch":"x"}', '{"patch":"x"}'],
    ['{"input":1}', '{"input":1}'],
    ['{"input":"cut o', '{"input":"cut o'],
    ['{"input":"line\nbreak"}', '{"input":"line\nbreak"}'],
  ])("arguments %j of such a function are the text %j", async (input, said) => {
    const answer = answerOf(call("apply_patch", input));
    const context = contextOf({ tools });
    expect(writeAnswer(answer, context, CLOSING).output).toMatchObject([{ type: "custom_tool_call", input: said }]);
    expect((await readStream(streamOf(answer, context, 1))).output).toMatchObject([{ type: "custom_tool_call", input: said }]);
  });

  it("a search for tools that the caller does itself, with what it has found to be called", async () => {
    const search = { type: "tool_search", execution: "client", description: "d", parameters: { type: "object" } };
    const found = { type: "namespace", name: "mcp__mail", tools: [{ type: "function", name: "send", defer_loading: true }] };
    const context = contextOf({
      tools: [search],
      input: [
        { role: "user", content: "Hi" },
        { type: "additional_tools", role: "developer", tools: [{ type: "custom", name: "exec" }] },
        { type: "tool_search_call", call_id: "c1", execution: "client", arguments: { query: "mail" } },
        { type: "tool_search_output", call_id: "c1", execution: "client", tools: [found] },
        { type: "tool_search_call", call_id: null, execution: "server", arguments: {} },
      ],
    });
    expect(context.request.tools.map(({ kind, name, at }) => [kind, name, at])).toEqual([
      ["function", "tool_search", "tools[0]"],
      ["custom", "exec", "input[1].tools[0]"],
      ["function", "mcp__mail__send", "input[3].tools[0].tools[0]"],
    ]);
    expect(context.request.messages.slice(1).map(({ parts }) => parts)).toMatchObject([
      [{ type: "tool-call", id: "c1", name: "tool_search", kind: "function", input: '{"query":"mail"}' }],
      [{ type: "tool-result", callId: "c1", parts: [{ text: "These tools can be called now: mcp__mail__send" }] }],
      [{ type: "foreign" }],
    ]);
    const answer = answerOf(call("tool_search", '{"query":"mail"}'));
    const item = {
      type: "tool_search_call",
      id: "tsc_msg_1_0",
      call_id: "call_1",
      execution: "client",
      status: "completed",
      arguments: { query: "mail" },
    };
    expect(writeAnswer(answer, context, CLOSING).output).toEqual([item]);
    expect((await readStream(streamOf(answer, context))).output).toEqual([item]);
  });

  it("a tool of a namespace, with both of its names", async () => {
    const space = { type: "namespace", name: "mcp__files", description: "Files.", tools: [{ type: "function", name: "read", parameters: {} }] };
    const context = contextOf({ tools: [space] });
    expect(context.request.tools).toMatchObject([{ name: "mcp__files__read", description: "(mcp__files: Files.)" }]);
    const answer = answerOf(call("mcp__files__read", ""));
    const item = { type: "function_call", name: "read", namespace: "mcp__files", arguments: "{}" };
    expect(writeAnswer(answer, context, CLOSING).output).toMatchObject([item]);
    const events = streamOf(answer, context);
    expect((await readStream(events)).output).toMatchObject([item]);
    expect(events.find(({ name }) => name === "response.function_call_arguments.done")?.data).toMatchObject({ name: "read", arguments: "{}" });
  });
});

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
