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
  expect(() => check({ messages: [{ ...user, parsed: 1 }] })).toThrow("messages[0].parsed: is not a known field");
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
  expect(() => check({ metadata: { a: "b" } })).toThrow("metadata: is for stored completions");
});
