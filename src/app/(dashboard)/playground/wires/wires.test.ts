import { describe, expect, test } from "vitest";
import { type Ask, type Mount, NO_PARAMETERS, type Target } from "../ask";
import { chooseWire } from "./choose-wire";

const PNG = { name: "dot.png", mediaType: "image/png", content: "data:image/png;base64,AAAA" };
const PDF = { name: "bill.pdf", mediaType: "application/pdf", content: "data:application/pdf;base64,BBBB" };
const TEXT = { name: "notes.md", mediaType: "text/plain", content: "# Notes" };

const mount = (wire: Mount["wire"], quirks: string[] = []): Mount => ({ id: "p", name: "P", wire, quirks, keyVariable: "P_API_KEY" });
const target = (at: Mount | null, canReason = false): Target => ({ mount: at, model: "m/1", canReason });
const ASK: Ask = {
  system: "Be brief.",
  parameters: { temperature: 0, topP: 0.5, maxTokens: 64, stop: "END\nSTOP", effort: null },
  messages: [
    { role: "user", text: "Look", files: [PNG, PDF, TEXT] },
    { role: "assistant", text: "Yes?", files: [] },
    { role: "user", text: "Go on", files: [] },
  ],
};
const PLAIN: Ask = { system: "", parameters: NO_PARAMETERS, messages: [{ role: "user", text: "Hello", files: [] }] };
const build = (to: Target, ask: Ask) => chooseWire(to).request(to, ask);
const readAll = (to: Target, events: unknown[]) => events.map((event) => chooseWire(to).read(event));
const WITH_TEXT = "notes.md\n```\n# Notes\n```\n\nLook";

describe("OpenAI's chat, which resold calls speak too", () => {
  test("resold calls go to the endpoint for signed-in browsers", () => {
    expect(build(target(null), PLAIN)).toEqual({
      path: "/api/chat/completions",
      headers: { "content-type": "application/json" },
      body: { model: "m/1", messages: [{ role: "user", content: "Hello" }], stream: true },
    });
  });

  test("everything that was set is sent, a zero too; images and PDFs are parts, texts are text", () => {
    const { path, body } = build(target(mount("openai")), { ...ASK, parameters: { ...ASK.parameters, effort: "low" } });
    expect(path).toBe("/api/v1/p/chat/completions");
    expect(body).toEqual({
      model: "m/1",
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: PNG.content } },
            { type: "file", file: { filename: "bill.pdf", file_data: PDF.content } },
            { type: "text", text: WITH_TEXT },
          ],
        },
        { role: "assistant", content: "Yes?" },
        { role: "user", content: "Go on" },
      ],
      stream: true,
      temperature: 0,
      top_p: 0.5,
      max_completion_tokens: 64,
      stop: ["END", "STOP"],
      reasoning_effort: "low",
    });
  });

  test("those who imitate it are met where they differ", () => {
    const azure = mount("openai", ["api_key_header", "deployment_paths"]);
    expect(build(target(azure), PLAIN).path).toBe("/api/v1/p/deployments/m%2F1/chat/completions");
    expect(chooseWire(target(azure)).credential("secret", azure)).toEqual({ "api-key": "secret" });
    expect(build(target(mount("openai", ["caps_max_tokens"])), ASK).body).toMatchObject({ max_tokens: 64 });
  });

  test("text, reasoning, the finish and errors are told apart", () => {
    const events = [
      { choices: [{ delta: { role: "assistant", content: "" } }] },
      { choices: [{ delta: { reasoning_content: "Hm" } }] },
      { choices: [{ delta: { content: "Hi" }, finish_reason: null }] },
      { choices: [{ delta: {}, finish_reason: "length" }] },
      { choices: [], usage: { total_tokens: 3 } },
      { error: { message: "overloaded" } },
    ];
    expect(readAll(target(null), events)).toEqual([{}, { reasoning: "Hm" }, { text: "Hi" }, { finish: "length" }, {}, { error: "overloaded" }]);
  });
});

describe("Anthropic's messages", () => {
  const at = mount("anthropic");
  test("the request, with the cap that it requires", () => {
    const { path, headers, browserHeaders, body } = build(target(at), ASK);
    expect(path).toBe("/api/v1/p/v1/messages");
    expect(headers).toEqual({ "content-type": "application/json", "anthropic-version": "2023-06-01" });
    expect(browserHeaders).toEqual({ "anthropic-dangerous-direct-browser-access": "true" });
    expect(body).toMatchObject({ system: "Be brief.", max_tokens: 64, stop_sequences: ["END", "STOP"], temperature: 0, top_p: 0.5 });
    expect((body.messages as { content: unknown }[])[0]?.content).toEqual([
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "BBBB" } },
      { type: "text", text: WITH_TEXT },
    ]);
    expect(build(target(at), PLAIN).body).toMatchObject({ max_tokens: 4096 });
    expect(chooseWire(target(at)).credential("secret", at)).toEqual({ "x-api-key": "secret" });
  });

  test("its events", () => {
    const events = [
      { type: "message_start", message: { usage: {} } },
      { type: "content_block_delta", delta: { type: "thinking_delta", thinking: "Hm" } },
      { type: "content_block_delta", delta: { type: "text_delta", text: "Hi" } },
      { type: "message_delta", delta: { stop_reason: "max_tokens" } },
      { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    ];
    expect(readAll(target(at), events)).toEqual([{}, { reasoning: "Hm" }, { text: "Hi" }, { finish: "max_tokens" }, { error: "Overloaded" }]);
  });
});

describe("Gemini's", () => {
  const at = mount("google");
  test("the request; thoughts are asked for where the model has them", () => {
    const { path, body } = build(target(at, true), ASK);
    expect(path).toBe("/api/v1/p/v1beta/models/m%2F1:streamGenerateContent?alt=sse");
    expect(body).toEqual({
      contents: [
        {
          role: "user",
          parts: [
            { inlineData: { mimeType: "image/png", data: "AAAA" } },
            { inlineData: { mimeType: "application/pdf", data: "BBBB" } },
            { text: WITH_TEXT },
          ],
        },
        { role: "model", parts: [{ text: "Yes?" }] },
        { role: "user", parts: [{ text: "Go on" }] },
      ],
      systemInstruction: { parts: [{ text: "Be brief." }] },
      generationConfig: {
        temperature: 0,
        topP: 0.5,
        maxOutputTokens: 64,
        stopSequences: ["END", "STOP"],
        thinkingConfig: { includeThoughts: true },
      },
    });
    expect(build(target(at), PLAIN).body).toEqual({ contents: [{ role: "user", parts: [{ text: "Hello" }] }] });
  });

  test("its events", () => {
    const parts = [{ text: "Hm", thought: true }, { text: "H" }, { text: "i" }];
    const events = [
      { candidates: [{ content: { parts }, finishReason: "MAX_TOKENS" }] },
      { promptFeedback: { blockReason: "SAFETY" } },
      [{ error: { message: "no" } }],
    ];
    expect(readAll(target(at), events)).toEqual([{ text: "Hi", reasoning: "Hm", finish: "MAX_TOKENS" }, { finish: "SAFETY" }, { error: "no" }]);
  });
});
