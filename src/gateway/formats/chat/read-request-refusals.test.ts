import { expect, test } from "vitest";
import { AppError } from "../../../domain/errors";
import type { Members } from "../../bytes/json/parse-members";
import { chatCaller } from "./caller";

const user = { role: "user", content: "Hi" };

const read = (body: Members, isStreaming = false) => chatCaller.readRequest({ model: "m", messages: [user], ...body }, { isStreaming });

const ask = (id: string) => ({ id, type: "function", function: { name: "add", arguments: '{"a":1}' } });

const part = (value: unknown) => ({ messages: [user, { role: "user", content: [{ type: "text", text: "a" }, value] }] });

const assistant = (members: object) => ({ messages: [user, { role: "assistant", content: "a", ...members }] });

test.each([
  ["messages", { messages: [] }],
  ["messages", { messages: "Hi" }],
  ["messages[0]", { messages: ["Hi"] }],
  ["messages[1].role", { messages: [user, { role: "critic", content: "a" }] }],
  ["messages[1].tool_call_id", { messages: [user, { role: "tool", tool_call_id: "c", content: "3" }] }],
  [
    "messages[1].tool_call_id",
    { messages: [user, { role: "tool", tool_call_id: "c", content: "3" }, { role: "assistant", tool_calls: [ask("c")] }] },
  ],
  ["messages[1].content[1].image_url.url", part({ type: "image_url", image_url: { url: "file:///etc/passwd" } })],
  ["messages[1].content[1].image_url.url", part({ type: "image_url", image_url: { url: "data:image/png;base64,not base64" } })],
  ["messages[1].content[1].image_url.detail", part({ type: "image_url", image_url: { url: "https://e.com/a.png", detail: "tiny" } })],
  ["messages[1].content[1].file.file_id", part({ type: "file", file: { file_id: "file-1" } })],
  ["messages[1].content[1].file.file_data", part({ type: "file", file: { file_data: "JVBERi0=" } })],
  ["messages[1].content[1].text", part({ type: "text", text: 1 })],
  ["messages[1].content[1].cache_control", part({ type: "text", text: "x", cache_control: { type: "forever" } })],
  ["messages[1].content[1].cache_control.ttl", part({ type: "text", text: "x", cache_control: { type: "ephemeral", ttl: "2h" } })],
  ["messages[1].thinking_blocks[0]", assistant({ thinking_blocks: [{ type: "text" }] })],
  ["messages[1].thinking_blocks[0].signature", assistant({ thinking_blocks: [{ type: "thinking", thinking: "Hm" }] })],
  ["messages[1].provider_blocks[0].source.file_id", assistant({ provider_blocks: [{ type: "document", source: { file_id: "f" } }] })],
  ["messages[1].audio", assistant({ audio: { id: "a" } })],
  ["tools[0].type", { tools: [{ type: "web_search" }] }],
  ["tools[0].function.name", { tools: [{ type: "function", function: { name: "" } }] }],
  ["tools[0].function.parameters", { tools: [{ type: "function", function: { name: "a", parameters: { type: "array" } } }] }],
  ["tools[0].function.strict", { tools: [{ type: "function", function: { name: "a", strict: "yes" } }] }],
  ["tool_choice", { tool_choice: "required" }],
  ["tool_choice", { tool_choice: "always" }],
  [
    "tool_choice.function.name",
    { tools: [{ type: "function", function: { name: "a" } }], tool_choice: { type: "function", function: { name: "b" } } },
  ],
  ["response_format.json_schema.schema", { response_format: { type: "json_schema", json_schema: { name: "n" } } }],
  ["temperature", { temperature: "hot" }],
  ["max_tokens", { max_tokens: 5, max_completion_tokens: 6 }],
  ["n", { n: 99 }],
])("%s: %j is refused by that name", (param, body) => {
  const refused = () => read(body as Members);
  expect(refused).toThrow(AppError);
  expect(refused).toThrow(expect.objectContaining({ code: "invalid_request", param }));
});
