import { FunctionCallingConfigMode, ThinkingLevel, Type } from "@google/genai";
import { describe, expect, it, test } from "vitest";
import { AppError } from "../../../domain/errors";
import type { HubRequest } from "../../hub/hub-request";
import { readRequest } from "./read-request";
import { readSent } from "./testing/google-sdk";
import { writeRequest } from "./write-request";

const PNG = "iVBORw0KGgo=";
const hi = { role: "user", parts: [{ text: "Hi" }] };
const read = (fields: object): HubRequest => readRequest({ contents: [hi], ...fields }, { isStreaming: false });
const readParts = (...parts: object[]) => read({ contents: [{ role: "user", parts }] }).messages[0]?.parts ?? [];

/** The message of the refusal; fails when there is none. */
function refusal(fields: object): string {
  try {
    read(fields);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "invalid_request", status: 400 });
    expect((error as AppError).message.startsWith(`${(error as AppError).param}: `)).toBe(true);
    return (error as AppError).message;
  }
  throw new Error("was not refused");
}

test("what Google's client sends is read: its settings, tools and schemas", async () => {
  const request = await readSent({
    contents: "Hi",
    config: {
      systemInstruction: "Be brief.",
      ...{ temperature: 0.5, topP: 0.9, topK: 40, maxOutputTokens: 100, stopSequences: ["X"], seed: 7, candidateCount: 1 },
      ...{ presencePenalty: 0.1, frequencyPenalty: 0.2, labels: { a: "b" } },
      safetySettings: [],
      thinkingConfig: { thinkingLevel: ThinkingLevel.LOW, includeThoughts: true },
      responseMimeType: "application/json",
      responseSchema: { type: Type.OBJECT, properties: { a: { type: Type.STRING, nullable: true } }, required: ["a"] },
      tools: [
        { functionDeclarations: [{ name: "f", description: "d", parameters: { type: Type.OBJECT, properties: { n: { type: Type.INTEGER } } } }] },
        { googleSearch: {} },
      ],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ["f"] } },
    },
  });
  const value = (stated: unknown) => expect.objectContaining({ value: stated });
  expect(request).toMatchObject({
    messages: [
      { role: "system", parts: [{ type: "text", text: "Be brief." }] },
      { role: "user", parts: [{ type: "text", text: "Hi", at: "contents[0].parts[0].text" }] },
    ],
    ...{ temperature: value(0.5), topP: value(0.9), topK: value(40), outputTokensMax: value(100), stop: value(["X"]), seed: value(7) },
    ...{ choices: value(1), presencePenalty: value(0.1), frequencyPenalty: value(0.2) },
    reasoning: { effort: "low", budgetTokens: null, isShown: true, at: "generationConfig.thinkingConfig" },
    outputFormat: {
      ...{ kind: "schema", isStrict: true, at: "generationConfig.responseSchema" },
      schema: { type: "object", properties: { a: { type: ["string", "null"] } }, required: ["a"], additionalProperties: false },
    },
    tools: [
      { kind: "function", name: "f", description: "d", schema: { type: "object", properties: { n: { type: "integer" } } } },
      { kind: "own", name: "googleSearch", at: "tools[1].googleSearch", value: { googleSearch: {} } },
    ],
    toolChoice: { kind: "tool", name: "f", at: "toolConfig.functionCallingConfig.allowedFunctionNames[0]" },
    needs: [],
  });
  expect(request.hints.map(({ at }) => at)).toEqual(["safetySettings", "labels"]);
});

test("Google's JSON is read as generously as Google reads it", () => {
  expect(read({ contents: "Hi" }).messages).toEqual(read({ contents: { parts: { text: "Hi" } } }).messages.map(relocate));
  expect(read({ contents: ["Hi", { parts: ["there"] }] }).messages.map(({ role }) => role)).toEqual(["user", "user"]);
  expect(read({ system_instruction: { parts: { text: "S" } } }).messages[0]).toMatchObject({ role: "system", at: "system_instruction" });
  expect(read({ systemInstruction: "S", cachedContent: null, generationConfig: { seed: null } })).toMatchObject({ seed: null });
  expect(read({ tools: { function_declarations: { name: "f" } } }).tools).toMatchObject([
    { name: "f", schema: null, at: "tools.function_declarations" },
  ]);
  function relocate(message: HubRequest["messages"][number]) {
    return { ...message, at: "contents", parts: message.parts.map((part) => ({ ...part, at: "contents" })) };
  }
});

test("media become what other formats call them; what they have not stays Google's", () => {
  const inline = (mimeType: string, data = PNG) => ({ inlineData: { mimeType, data } });
  expect(readParts(inline("image/png"), inline("audio/mpeg"), inline("application/pdf"), inline("text/plain", "aGk"))).toMatchObject([
    { type: "image", source: { kind: "base64", mediaType: "image/png", data: PNG } },
    { type: "audio", format: "mp3" },
    { type: "file", source: { kind: "base64", mediaType: "application/pdf" } },
    { type: "file", source: { kind: "text", text: "hi" } },
  ]);
  expect(readParts({ fileData: { mimeType: "image/jpeg", fileUri: "https://example.com/a" } })).toMatchObject([
    { type: "image", source: { kind: "url" } },
  ]);
  expect(readParts({ inline_data: { mime_type: "image/jpeg", data: "_9j_4A" } })).toMatchObject([{ source: { data: "/9j/4A==" } }]);
  const own = [
    inline("video/mp4"),
    { fileData: { fileUri: "https://www.youtube.com/watch?v=1" } },
    { executableCode: { code: "1", language: "PYTHON" }, thoughtSignature: "cw==" },
    { ...inline("image/png"), videoMetadata: { fps: 1 } },
    { neverHeardOf: { a: 1 } },
  ];
  expect(readParts(...own)).toEqual(own.map((value, i) => ({ type: "foreign", format: "gemini", value, at: `contents[0].parts[${i}]` })));
});

describe("calls and their results find each other", () => {
  const model = (...calls: object[]) => ({ role: "model", parts: calls.map((functionCall) => ({ functionCall })) });
  const user = (...results: object[]) => ({ role: "user", parts: results.map((functionResponse) => ({ functionResponse })) });
  const pairs = (contents: object[]) => {
    const parts = read({ contents: [hi, ...contents] }).messages.flatMap((message) => message.parts);
    const calls = parts.filter((part) => part.type === "tool-call");
    return parts.filter((part) => part.type === "tool-result").map(({ callId }) => calls.findIndex(({ id }) => id === callId));
  };

  it("by id, by name, and in order", () => {
    expect(pairs([model({ name: "f", id: "1" }, { name: "f", id: "2" }), user({ name: "f", id: "2" }, { name: "f", id: "1" })])).toEqual([1, 0]);
    expect(pairs([model({ name: "f" }, { name: "g" }, { name: "f" }), user({ name: "g" }, { name: "f" }, { name: "f" })])).toEqual([1, 0, 2]);
    expect(pairs([model({ name: "f" }), user({ name: "f" }), model({ name: "f" }), user({ name: "f" })])).toEqual([0, 1]);
    expect(pairs([model({ name: "f" }), user({ name: "f", id: "made-up" })])).toEqual([0]);
    expect(pairs([model({ name: "f" }), { role: "function", parts: [{ functionResponse: { name: "f", response: {} } }] }])).toEqual([0]);
  });

  it("a longer conversation has the same ids", () => {
    const turns = [model({ name: "f" }, { name: "g" }), user({ name: "g" }, { name: "f" }), model({ name: "f" }), user({ name: "f" })];
    const ids = (contents: object[]) =>
      read({ contents: [hi, ...contents] }).messages.flatMap(({ parts }) => parts.map((part) => "id" in part && part.id));
    expect(ids(turns).slice(0, ids(turns.slice(0, 2)).length)).toEqual(ids(turns.slice(0, 2)));
    expect(new Set(ids(turns).filter(Boolean)).size).toBe(3);
  });

  it("a result without a call before it is refused", () => {
    expect(refusal({ contents: [user({ name: "f" })] })).toMatch(/^contents\[0\]\.parts\[0\]\.functionResponse\.name: answers no function call/);
    expect(refusal({ contents: [hi, model({ name: "f", id: "1" }), user({ name: "f", id: "2" })] })).toMatch(/functionResponse\.id: /);
    expect(refusal({ contents: [hi, model({ name: "f" }), user({ name: "f" }, { name: "f" })] })).toMatch(/^contents\[2\]\.parts\[1\]/);
  });

  it("what they say is text: the output, the error, or all of it", () => {
    const said = (response: object) => {
      const { messages } = read({ contents: [hi, model({ name: "f" }), user({ name: "f", response })] });
      return messages[2]?.parts[0];
    };
    expect(said({ output: "42" })).toMatchObject({ isError: false, name: "f", parts: [{ type: "text", text: "42" }] });
    expect(said({ error: "no" })).toMatchObject({ isError: true, parts: [{ text: "no" }] });
    expect(said({ output: { a: 1 } })).toMatchObject({ parts: [{ text: '{"a":1}' }] });
    expect(said({ result: "5", error: "none" })).toMatchObject({ isError: false, parts: [{ text: '{"result":"5","error":"none"}' }] });
    expect(said({})).toMatchObject({ parts: [] });
  });
});

test("a signature stands before the part that it belongs to", () => {
  const parts = [
    { text: "Hm", thought: true },
    { functionCall: { name: "f", args: {} }, thoughtSignature: "c2ln" },
    { text: "", thoughtSignature: "bGFzdA==" },
  ];
  expect(read({ contents: [hi, { role: "model", parts }] }).messages[1]?.parts).toMatchObject([
    { type: "reasoning", text: "Hm", signature: null, maker: null },
    { type: "reasoning", text: "", signature: "c2ln", maker: "google" },
    { type: "tool-call", name: "f", input: "{}" },
    { type: "reasoning", text: "", signature: "bGFzdA==", maker: "google" },
  ]);
});

test("thinking is read from budgets and levels", () => {
  const thinking = (thinkingConfig: object) => read({ generationConfig: { thinkingConfig } }).reasoning;
  expect(thinking({ thinkingBudget: 0 })).toMatchObject({ effort: "none", budgetTokens: null });
  expect(thinking({ thinkingBudget: -1 })).toMatchObject({ effort: "default", budgetTokens: null });
  expect(thinking({ thinking_budget: 5000, include_thoughts: false })).toMatchObject({ effort: "medium", budgetTokens: 5000, isShown: false });
  expect(thinking({ thinkingLevel: "high" })).toMatchObject({ effort: "high", budgetTokens: null, isShown: null });
});

test("some of several functions: the others are left out", () => {
  const tools = [{ functionDeclarations: ["a", "b", "c"].map((name) => ({ name, parametersJsonSchema: CLOSED })) }, { codeExecution: {} }];
  const choose = (functionCallingConfig: object) => read({ tools, toolConfig: { functionCallingConfig } });
  expect(choose({ mode: "ANY", allowedFunctionNames: ["a", "c"] })).toMatchObject({
    toolChoice: { kind: "required" },
    tools: [{ name: "a" }, { name: "c" }, { name: "codeExecution" }],
  });
  expect(choose({ mode: "NONE" })).toMatchObject({ toolChoice: { kind: "none" }, tools: { length: 4 } });
  expect(choose({ mode: "VALIDATED" })).toMatchObject({ toolChoice: { kind: "auto" }, tools: [{ isStrict: true }, {}, {}, { isStrict: false }] });
});

const CLOSED = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };

test("a schema that strict modes do not take is no promise there", () => {
  const isStrict = (responseJsonSchema: object) => {
    const format = read({ generationConfig: { responseMimeType: "application/json", responseJsonSchema } }).outputFormat;
    return format?.kind === "schema" && format.isStrict;
  };
  expect(isStrict(CLOSED)).toBe(true);
  expect(isStrict({ ...CLOSED, required: [] })).toBe(false);
  expect(isStrict({ type: "array", items: { ...CLOSED, additionalProperties: true } })).toBe(false);
});

test("what only Gemini has is a hint, or a need", () => {
  const request = read({
    generationConfig: { mediaResolution: "MEDIA_RESOLUTION_LOW", responseLogprobs: true, newer: 1, responseMimeType: "text/x.enum" },
    tools: [{ functionDeclarations: [{ name: "f", response: {}, newest: true }] }],
    toolConfig: { retrievalConfig: {} },
    ...{ serviceTier: "flex", continuation_token: "t", safety_settings: [] },
  });
  expect(request.hints.map(({ at }) => at)).toEqual([
    ...["tools[0].functionDeclarations[0].response", "toolConfig.retrievalConfig", "generationConfig.mediaResolution", "safety_settings"],
  ]);
  expect(request.needs.map(({ at }) => at)).toEqual([
    ...["tools[0].functionDeclarations[0].newest", "generationConfig.responseMimeType", "generationConfig.responseLogprobs"],
    ...["generationConfig.newer", "serviceTier", "continuation_token"],
  ]);
  expect(read({ serviceTier: "standard", store: false, generationConfig: { responseLogprobs: false } }).needs).toEqual([]);
});

test("a body of very many entries is read", () => {
  const many = <T>(entry: T) => Array.from({ length: 150_000 }, () => entry);
  const unknown = Object.fromEntries(many(0).map((_, i) => [`x${i}`, i]));
  const thoughts = { role: "model", parts: many({ text: "a", thought: true }) };
  const contents = [
    hi,
    thoughts,
    ...Array.from({ length: 5000 }, () => ({ role: "model", parts: [{ text: "a" }, { functionCall: { name: "f" } }] })),
  ];
  const request = read({ ...unknown, contents });
  expect(request.needs.length).toBe(150_000);
  expect(request.messages[1]?.parts.length).toBe(160_000);
  expect(() => writeRequest({ ...request, needs: [] }, { model: "gemini-2.5-pro", outputTokensMax: 1 })).not.toThrow();
});

test.each<[object, string]>([
  [{ contents: null }, "contents"],
  [{ contents: [] }, "contents"],
  [{ contents: [{ role: "user", parts: [] }] }, "contents"],
  [{ contents: [7] }, "contents[0]"],
  [{ contents: [{ role: "system", parts: [{ text: "x" }] }] }, "contents[0].role"],
  [{ contents: [{ parts: [{ text: 1 }] }] }, "contents[0].parts[0].text"],
  [{ contents: [{ parts: [{ text: "a", inlineData: {} }] }] }, "contents[0].parts[0].inlineData"],
  [{ contents: [{ parts: [{ inline_data: { mime_type: "image/png", data: "%" } }] }] }, "contents[0].parts[0].inline_data.data"],
  [{ contents: [{ parts: [{ inlineData: { mimeType: "image/png" } }] }] }, "contents[0].parts[0].inlineData.data"],
  [{ contents: [{ parts: [{ functionCall: { name: "f" } }] }] }, "contents[0].parts[0].functionCall"],
  [{ contents: [{ role: "model", parts: [{ functionCall: { args: {} } }] }] }, "contents[0].parts[0].functionCall.name"],
  [{ contents: [{ role: "model", parts: [{ functionCall: { name: "f", args: "{}" } }] }] }, "contents[0].parts[0].functionCall.args"],
  [{ contents: [hi, { role: "model", parts: [{ functionResponse: { name: "f" } }] }] }, "contents[1].parts[0].functionResponse"],
  [{ contents: [{ parts: [{ fileData: { fileUri: "files/abc" } }] }] }, "contents[0].parts[0].fileData.fileUri"],
  [{ contents: [{ parts: [{ fileData: { fileUri: "gs://b/o" } }] }] }, "contents[0].parts[0].fileData.fileUri"],
  [
    { contents: [{ parts: [{ fileData: { fileUri: "https://generativelanguage.googleapis.com/v1beta/files/abc" } }] }] },
    "contents[0].parts[0].fileData.fileUri",
  ],
  [{ systemInstruction: { parts: [{ inlineData: { mimeType: "image/png", data: PNG } }] } }, "systemInstruction.parts[0].inlineData"],
  [{ cachedContent: "cachedContents/1" }, "cachedContent"],
  [{ cached_content: "cachedContents/1" }, "cached_content"],
  [{ store: true }, "store"],
  [{ serviceTier: "priority" }, "serviceTier"],
  [{ generationConfig: [] }, "generationConfig"],
  [{ generationConfig: { maxOutputTokens: 0 } }, "generationConfig.maxOutputTokens"],
  [{ generation_config: { max_output_tokens: "9" } }, "generation_config.max_output_tokens"],
  [{ generationConfig: { candidateCount: 99 } }, "generationConfig.candidateCount"],
  [{ generationConfig: { temperature: "hot" } }, "generationConfig.temperature"],
  [{ generationConfig: { stopSequences: "X" } }, "generationConfig.stopSequences"],
  [{ generationConfig: { responseModalities: ["TEXT", "IMAGE"] } }, "generationConfig.responseModalities[1]"],
  [{ generationConfig: { speechConfig: {} } }, "generationConfig.speechConfig"],
  [{ generationConfig: { responseSchema: "x" } }, "generationConfig.responseSchema"],
  [{ generationConfig: { thinkingConfig: { thinkingLevel: "TOTAL" } } }, "generationConfig.thinkingConfig.thinkingLevel"],
  [{ generationConfig: { thinkingConfig: { thinkingBudget: -2 } } }, "generationConfig.thinkingConfig.thinkingBudget"],
  [{ tools: [1] }, "tools[0]"],
  [{ tools: [{ functionDeclarations: [{ description: "d" }] }] }, "tools[0].functionDeclarations[0].name"],
  [{ tools: [{ functionDeclarations: [{ name: "f", parameters: [] }] }] }, "tools[0].functionDeclarations[0].parameters"],
  [{ toolConfig: { functionCallingConfig: { mode: "SOMETIMES" } } }, "toolConfig.functionCallingConfig.mode"],
  [
    { tools: [{ googleSearch: {} }], toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["googleSearch"] } } },
    "toolConfig.functionCallingConfig.allowedFunctionNames[0]",
  ],
])("%j names %s", (fields, param) => {
  expect(refusal(fields).startsWith(`${param}: `)).toBe(true);
});
