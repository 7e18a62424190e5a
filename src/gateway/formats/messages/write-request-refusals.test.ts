import { describe, expect, it } from "vitest";
import { AppError } from "../../../domain/errors";
import type { HubRequest } from "../../hub/hub-request";
import type { InputPart } from "../../hub/parts";
import { hubRequest } from "../testing/hub-request";
import { messagesProvider } from "./provider";
import { call, message, text, tool } from "./testing/hub-values";

const HAIKU = { model: "claude-haiku-4-5-20251001", outputTokensMax: 4096 };

const OLD = { model: "claude-3-5-haiku-20241022", outputTokensMax: 4096 };

// biome-ignore lint/suspicious/noExplicitAny: what is written is looked into, member by member
const write = (more: Partial<HubRequest>, options = HAIKU): any => messagesProvider.writeRequest(hubRequest(more), options).body;

const base64 = (mediaType: string, data = "eA==") => ({ kind: "base64" as const, mediaType, data });

const image = (source: object, at = "") => ({ type: "image", source, detail: null, cache: null, at }) as InputPart;

const file = (source: object, name: string | null = null) => ({ type: "file", source, name, cache: null, at: "messages[0].content[0]" }) as InputPart;

const result = (callId: string, ...parts: InputPart[]) =>
  ({ type: "tool-result", callId, name: null, kind: "function", parts, isError: false, cache: null, at: "" }) as InputPart;

describe("what cannot be said is refused by its place", () => {
  const at = "messages[1].content[0]";
  const part = (value: object, role: "system" | "user" | "assistant" = "user") => ({
    messages: [message("user", text("Hi")), message(role, { at, ...value } as InputPart)],
  });
  const number = (value: number, place: string) => ({ value, at: place });
  const schema = { kind: "schema", name: "x", description: null, schema: {}, isStrict: true, at: "response_format" } as const;
  const refused: [string, Partial<HubRequest>, typeof HAIKU?][] = [
    ["n", { choices: number(2, "n") }],
    ["logit_bias", { needs: [{ at: "logit_bias", value: {} }] }],
    ["frequency_penalty", { frequencyPenalty: number(0.1, "frequency_penalty") }],
    ["presence_penalty", { presencePenalty: number(-1, "presence_penalty") }],
    ["temperature", { temperature: number(1.1, "temperature") }],
    ["top_p", { topP: number(2, "top_p") }],
    ["topK", { topK: number(0.5, "topK") }],
    ["stop", { stop: { value: ["\n"], at: "stop" } }],
    ["stop[1]", { stop: { value: ["END", ""], at: "stop" } }],
    ["response_format", { outputFormat: schema }, OLD],
    ["messages", { messages: [] }],
    ["messages", { messages: [message("system", text("x"))] }],
    ["input", { format: "responses", messages: [message("user", text(""))] }],
    ["contents", { format: "gemini", messages: [] }],
    ["messages[0].name", { messages: [{ ...message("user", text("Hi")), name: "Ann" }] }],
    [at, part({ type: "audio", data: "", format: "wav", cache: null })],
    [at, part(image({ kind: "url", url: "file:///etc/passwd" }, at))],
    [at, part(image(base64("image/svg+xml"), at))],
    [at, part(image(base64("toString"), at))],
    [at, part(image(base64("image/png"), at), "assistant")],
    [at, part(image(base64("image/png"), at), "system")],
    [at, part({ ...file(base64("application/zip")), at })],
    [at, part({ ...file({ kind: "url", url: "gs://bucket/a" }), at })],
    [at, part({ type: "foreign", format: "responses", value: {} })],
    [at, part({ ...result("c", { type: "foreign", format: "gemini", value: {}, at } as InputPart) })],
    [at, part({ ...result("a b"), at })],
    [at, part({ ...call("a b"), at }, "assistant")],
    [at, part({ ...call("c", "{"), at }, "assistant")],
    [at, part({ ...call("c", "[1]"), at }, "assistant")],
    [at, part({ ...call("c", `{"a":${"[".repeat(9999)}${"]".repeat(9999)}}`), at }, "assistant")],
    ["tools[0]", { tools: [tool("a b")] }],
    ["tools[0]", { tools: [tool("a", { schema: { type: "array" } })] }],
    ["tools[0]", { tools: [tool("a", { isStrict: true })] }, OLD],
    ["tool_choice", { toolChoice: { kind: "required", at: "tool_choice" } }],
    ["tool_choice.name", { tools: [tool("a")], toolChoice: { kind: "tool", name: "b", at: "tool_choice.name" } }],
    ["tool_choice", { tools: [tool("web", { kind: "own" })], toolChoice: { kind: "tool", name: "web", at: "tool_choice" } }],
  ];

  it.each(refused)("%s: %j", (place, more, options) => {
    const refusal = { code: "invalid_request", status: 400, param: place, message: expect.stringMatching(/^[^ ]+: /) };
    try {
      write(more, options);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject(refusal);
      return;
    }
    throw new Error("was not refused");
  });
});
