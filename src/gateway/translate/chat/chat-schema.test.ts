import { expect, test } from "vitest";
import { chatSchema } from "./chat-schema";
import { checkFields } from "./check-fields";

const user = { role: "user", content: "hi" };
const check = (fields: object) => checkFields(chatSchema, { model: "m", messages: [user], ...fields });

test("what an SDK has parsed and sends back with its message stays here", () => {
  const call = { id: "c", type: "function", function: { name: "f", arguments: '{"a":1}' } };
  const answer = { role: "assistant", content: '{"b":2}', refusal: null, tool_calls: [call] };
  const parsed = { ...answer, parsed: { b: 2 }, tool_calls: [{ ...call, function: { ...call.function, parsed_arguments: { a: 1 } } }] };
  const read = (message: object) => JSON.stringify(check({ messages: [user, message] }));
  expect(JSON.parse(read(parsed))).toEqual(JSON.parse(read(answer)));
  expect(read({ ...answer, parsed: null })).not.toContain("parsed");
});

test("every kind of part may end a cached prompt", () => {
  const prompt_cache_breakpoint = { mode: "explicit" };
  const parts = [
    { type: "text", text: "a" },
    { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
    { type: "input_audio", input_audio: { data: "", format: "wav" } },
    { type: "file", file: { file_data: "data:text/plain;base64,YQ==" } },
  ].map((part) => ({ ...part, prompt_cache_breakpoint }));
  expect(check({ messages: [{ role: "user", content: parts }] }).messages[0]?.content).toEqual(parts);
  const wrong = [{ ...parts[0], prompt_cache_breakpoint: { mode: "implicit" } }];
  expect(() => check({ messages: [{ role: "user", content: wrong }] })).toThrow("messages[0].content[0].prompt_cache_breakpoint.mode");
});

test("labels of stored answers are taken only when there are none", () => {
  expect(check({ metadata: {}, store: false })).toMatchObject({ metadata: {}, store: false });
  expect(check({ metadata: { a: "b" } })).toMatchObject({ metadata: { a: "b" } });
});

test("members that are newer than us are kept, wherever they stand", () => {
  const part = { type: "video_url", video_url: { url: "https://example.com/a.mp4" } };
  const text = { type: "text", text: "a", shade: 1 };
  const call = { id: "c", type: "function", function: { name: "f", arguments: "{}", speed: 2 }, place: "x" };
  const fields = {
    ...{ new_field: { deep: [1] }, stream_options: { include_usage: true, newer: 1 } },
    messages: [
      { ...user, mood: "calm", content: [text, part] },
      { role: "assistant", content: null, tool_calls: [call, { id: "d", type: "newer" }] },
    ],
    tools: [{ type: "function", function: { name: "f", newer: 1 }, newest: 2 }],
    response_format: { type: "json_schema", json_schema: { name: "n", schema: {}, newer: 1 } },
  };
  expect(check(fields)).toEqual({ model: "m", ...fields });
});

test.each([
  ["messages[0].content[0].type", { messages: [{ role: "system", content: [{ type: "image_url", image_url: { url: "https://e.com/a.png" } }] }] }],
  ["messages[0].content[0].text", { messages: [{ ...user, content: [{ type: "text", text: 1 }] }] }],
  ["messages[0].content[0].image_url.url", { messages: [{ ...user, content: [{ type: "image_url", image_url: { url: "" } }] }] }],
  ["messages[0].content[0].type", { messages: [{ ...user, content: [{ type: 7 }] }] }],
  ["messages[0].content", { messages: [{ ...user, content: 7 }] }],
  ["messages[0].role", { messages: [{ role: "critic", content: "a" }] }],
  [
    "messages[1].tool_calls[0].function.arguments",
    { messages: [user, { role: "assistant", tool_calls: [{ id: "c", type: "function", function: { name: "f" } }] }] },
  ],
  ["messages[1].audio", { messages: [user, { role: "assistant", audio: { id: "a" } }] }],
  ["messages[1].tool_call_id", { messages: [user, { role: "tool", content: "a" }] }],
  ["tools[0].type", { tools: [{ type: "web_search" }] }],
  ["tools[0].function.name", { tools: [{ type: "function", function: {} }] }],
  ["response_format.type", { response_format: { type: "xml" } }],
  ["reasoning_effort", { reasoning_effort: "huge" }],
  ["audio", { audio: {} }],
  ["prediction", { prediction: {} }],
  ["web_search_options", { web_search_options: {} }],
  ["search_parameters", { search_parameters: { mode: "auto" } }],
  ["plugins", { plugins: [{ id: "web" }] }],
  ["models", { models: ["a", "b"] }],
  ["service_tier", { service_tier: "priority" }],
  ["store", { store: true }],
  ["prompt", { prompt: { id: "p" } }],
  ["extra_body.google.cached_content", { extra_body: { google: { cached_content: "cachedContents/1" } } }],
  ["google.cached_content", { google: { cached_content: "cachedContents/1" } }],
  ["cachedContent", { cachedContent: "cachedContents/1" }],
  ["messages[0].content[0].file.file_id", { messages: [{ ...user, content: [{ type: "file", file: { file_id: "file-1" } }] }] }],
  ["messages[0].content[0].file_id", { messages: [{ ...user, content: [{ type: "input_file", file_id: "file-1" }] }] }],
  ["messages[0].attachments[0].file_id", { messages: [{ ...user, attachments: [{ file_id: "file-1" }] }] }],
  [
    "messages[1].provider_blocks[0].source.file_id",
    { messages: [user, { role: "assistant", provider_blocks: [{ type: "document", source: { file_id: "f" } }] }] },
  ],
  ["__proto__", JSON.parse('{"__proto__":{"stream":true}}')],
  ["messages[0].__proto__", JSON.parse('{"messages":[{"role":"user","content":"a","__proto__":{}}]}')],
])("%s: %j is refused by that name", (param, fields) => {
  expect(() => check(fields)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
});

test("a property of a schema may have any name", () => {
  const schema = { type: "object", properties: { file_id: { type: "string" } }, examples: [{ file_id: "file-1" }] };
  const fields = {
    tools: [{ type: "function", function: { name: "f", parameters: schema } }],
    response_format: { type: "json_schema", json_schema: { name: "n", schema } },
  };
  expect(check(fields)).toMatchObject(fields);
});
