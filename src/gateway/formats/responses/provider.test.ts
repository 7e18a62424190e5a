import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROPERTY_MS_MAX, runs } from "../../../../e2e/tools/support/full-size";
import { emitAnswer } from "../../hub/emit-answer";
import type { HubEvent } from "../../hub/hub-answer";
import type { HubMessage, HubRequest } from "../../hub/hub-request";
import type { InputPart, OutputPart } from "../../hub/parts";
import { gather } from "../testing/gather";
import { responsesCaller } from "./caller";
import { responsesProvider } from "./provider";
import { answers, conversations, cut, parts } from "./testing/arbitrary";
import { CLOSING, contextOf } from "./testing/context";

const context = { requestedModel: "m", id: "chatcmpl-ours", createdAtMs: 0 };

const options = { model: "gpt-4.1", outputTokensMax: 100 };

const { writeRequest, readAnswer, readStream } = responsesProvider;

function hub(overrides: Partial<HubRequest> = {}): HubRequest {
  const request = responsesCaller.readRequest({ model: "m", input: "Hi" }, { isStreaming: false });
  return { ...request, format: "messages", ...overrides };
}

/** As it reads again, without the places, and what is only said in a row as such. */
function plain(messages: HubMessage[]): unknown {
  return messages.flatMap(({ role, parts: said }) =>
    said.map((part) => [role, JSON.parse(JSON.stringify(part, (name, value) => (name === "at" ? undefined : value)))]),
  );
}

describe("nothing is lost", () => {
  it(
    "of a conversation that is written for OpenAI and read again",
    () => {
      fc.assert(
        fc.property(conversations, (messages) => {
          const { body } = writeRequest(hub({ messages, format: "responses" }), options);
          const read = responsesCaller.readRequest(JSON.parse(JSON.stringify(body)), { isStreaming: false });
          expect(plain(read.messages)).toEqual(plain(messages));
          expect([read.needs, read.hints]).toEqual([[], []]);
        }),
        { numRuns: runs(12_000) },
      );
    },
    PROPERTY_MS_MAX,
  );

  it(
    "of an answer that is written for a caller and read again, whole or streamed",
    () => {
      fc.assert(
        fc.property(answers, fc.integer({ min: 1, max: 50 }), (answer, size) => {
          const whole = JSON.parse(JSON.stringify(responsesCaller.writeAnswer(answer, contextOf(), CLOSING)));
          expect(readAnswer(whole, context)).toEqual(answer);
          const writer = responsesCaller.openStream(contextOf());
          const pieces = emitAnswer(answer).flatMap((event): HubEvent[] =>
            event.type === "text" ? cut(event.text, size).map((text) => ({ ...event, text })) : [event],
          );
          const events = [...pieces.flatMap((event) => writer.push(event)), ...writer.close(CLOSING)];
          const reader = readStream(context);
          const read = [...events.flatMap((event) => reader.push(JSON.parse(JSON.stringify(event)))), ...reader.end()];
          // No provider that speaks this format redacts: of a stream it is known too late.
          const unredacted = answer.parts.map((part) => (part.type === "reasoning" ? { ...part, isRedacted: false } : part));
          expect(gather(read)).toEqual({ ...answer, parts: unredacted });
          expect([reader.isFinished, reader.error]).toEqual([true, null]);
        }),
        { numRuns: runs(6_000) },
      );
    },
    PROPERTY_MS_MAX,
  );

  it(
    "of an answer that its caller sends back, whoever has made its reasoning",
    () => {
      fc.assert(
        fc.property(parts, (said) => {
          const written = responsesCaller.writeAnswer(
            { id: null, model: null, createdAtMs: null, parts: said, stop: { reason: "end", sequence: null } },
            contextOf(),
            CLOSING,
          );
          const read = responsesCaller.readRequest({ model: "m", input: JSON.parse(JSON.stringify(written.output)) }, { isStreaming: false });
          expect(plain(read.messages)).toEqual(plain([{ role: "assistant", parts: said, name: null, at: "" }]));
        }),
        { numRuns: runs(30_000) },
      );
    },
    PROPERTY_MS_MAX,
  );

  it("of a request's fields", () => {
    const body = {
      ...{ model: "m", instructions: "S", input: "Hi", temperature: 0.5, top_p: 0.5, parallel_tool_calls: false, safety_identifier: "u" },
      ...{
        metadata: { a: "b" },
        truncation: "auto",
        text: { verbosity: "low", format: { type: "json_schema", name: "n", schema: {}, strict: true } },
      },
      ...{ reasoning: { effort: "high", summary: "auto", context: "all_turns" }, previous_response_id: "resp_1", service_tier: "flex", shade: 1 },
      tools: [
        { type: "function", name: "f", description: "d", parameters: { type: "object" }, strict: true },
        { type: "custom", name: "c", description: "d", format: { type: "grammar", syntax: "lark", definition: "x" } },
        { type: "web_search", size: 1 },
        { type: "tool_search", execution: "client", parameters: { type: "object" } },
      ],
      tool_choice: { type: "custom", name: "c" },
    };
    const first = responsesCaller.readRequest(body, { isStreaming: true });
    const written = writeRequest(first, { ...options, model: "gpt-5.2" });
    expect(written).toMatchObject({
      dropped: [],
      body: { store: false, stream: true, include: ["reasoning.encrypted_content"], max_output_tokens: 100 },
    });
    const again = responsesCaller.readRequest(written.body, { isStreaming: true });
    const strip = ({ messages: _messages, outputTokensMax: _max, ...request }: HubRequest) => ({
      ...request,
      hints: new Set(request.hints),
      needs: new Set(request.needs),
    });
    expect(strip(again)).toEqual(strip(first));
  });
});

describe("a request of another format", () => {
  const text = (said: string): InputPart => ({ type: "text", text: said, citations: [], cache: null, at: "" });

  it("names a failure of a tool that it cannot mark", () => {
    const place = { name: "f", kind: "function", cache: null } as const;
    const failed = { type: "tool-result", callId: "1", ...place, parts: [text("no")], isError: true, at: "messages[2].content[0]" } as InputPart;
    const called = { type: "tool-call", id: "1", ...place, input: "{}", signature: null, at: "" } as unknown as InputPart;
    const messages = [called, failed].map((part, i): HubMessage => ({ role: i === 0 ? "assistant" : "user", parts: [part], name: null, at: "" }));
    expect(writeRequest(hub({ format: "messages", messages }), options).dropped).toEqual(["messages.content.is_error"]);
  });

  it("leaves out hints, and names them as the caller knows them", () => {
    const cached = { ...text("Hi"), cache: { ttl: "1h" } } as InputPart;
    const request = hub({
      messages: [{ role: "user", parts: [cached], name: null, at: "" }],
      hints: [
        { at: "context_management", value: {} },
        { at: "tools[0].eager", value: 1 },
        { at: "tools[1].eager", value: 1 },
      ],
      seed: { value: 1, at: "seed" },
      userId: { value: "u".repeat(65), at: "metadata.user_id" },
      reasoning: { effort: "high", budgetTokens: null, isShown: true, at: "thinking" },
      tools: [{ kind: "own", name: "web_search", description: null, schema: null, isStrict: false, cache: null, at: "tools[0]", value: {} }],
    });
    const { body, dropped } = writeRequest(request, options);
    expect(dropped).toEqual(["tools.web_search", "thinking", "metadata.user_id", "context_management", "tools.eager", "seed", "cache_control"]);
    expect(body).toEqual({
      ...{ model: "gpt-4.1", input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] }] },
      ...{ max_output_tokens: 100, store: false, include: ["reasoning.encrypted_content"] },
    });
  });

  const own = { kind: "own" as const, name: "bash", description: null, schema: null, isStrict: false, cache: null, at: "tools[0]", value: {} };
  const foreign = { type: "foreign" as const, format: "messages" as const, value: {}, at: "messages[0].content[0]" };
  it.each([
    ["n", { choices: { value: 2, at: "n" } }],
    ["top_k", { topK: { value: 2, at: "top_k" } }],
    ["stop_sequences", { stop: { value: ["x"], at: "stop_sequences" } }],
    ["presence_penalty", { presencePenalty: { value: 1, at: "presence_penalty" } }],
    ["container", { needs: [{ at: "container", value: "x" }] }],
    ["tool_choice.name", { tools: [own], toolChoice: { kind: "tool" as const, name: "bash", at: "tool_choice.name" } }],
    ["tool_choice", { tools: [own], toolChoice: { kind: "required" as const, at: "tool_choice" } }],
    ["messages[0].content[0]", { messages: [{ role: "user" as const, parts: [foreign], name: null, at: "" }] }],
    ["messages[0].name", { messages: [{ role: "user" as const, parts: [], name: "Ann", at: "messages[0]" }] }],
  ])("is refused for %s", (param, overrides) => {
    expect(() => writeRequest(hub(overrides), options)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  it("that asks for JSON says so in words too", () => {
    const outputFormat = { kind: "json" as const, at: "generationConfig.responseMimeType" };
    const { input, text: form } = writeRequest(hub({ format: "gemini", outputFormat }), options).body as { input: unknown[]; text: unknown };
    expect(JSON.stringify(input[0])).toContain("JSON");
    expect([input.length, form]).toEqual([2, { format: { type: "json_object" } }]);
    expect(writeRequest(hub({ format: "chat", outputFormat }), options).body.input).toHaveLength(1);
  });

  it("has its reasoning only from its own maker", () => {
    const reasoning = (maker: "openai" | "anthropic" | null): OutputPart => ({
      type: "reasoning",
      text: "t",
      signature: maker && "gAAAAs",
      maker,
      isRedacted: false,
      id: null,
      at: "",
    });
    const messages: HubMessage[] = [
      { role: "assistant", parts: [reasoning("anthropic"), reasoning(null), reasoning("openai"), text("a") as OutputPart], name: null, at: "" },
    ];
    expect(writeRequest(hub({ messages }), options).body.input).toEqual([
      { type: "reasoning", summary: [{ type: "summary_text", text: "t" }], encrypted_content: "gAAAAs" },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "a", annotations: [] }] },
    ]);
  });

  it.each([
    ["gpt-4.1", "high", undefined],
    ["gpt-5-chat-latest", "high", undefined],
    ["o3-mini", "minimal", "low"],
    ["o4-mini", "none", "low"],
    ["gpt-5", "none", "minimal"],
    ["gpt-5.1", "none", "none"],
    ["gpt-5.1", "max", "high"],
    ["gpt-5.1-codex-max", "max", "xhigh"],
    ["grok-4.3", "xhigh", "high"],
    ["openai/gpt-5.5-2026-04-23", "xhigh", "xhigh"],
    ["gpt-5-pro", "low", "high"],
    ["gpt-oss-120b", "xhigh", "high"],
  ] as const)("%s is asked for %s as %s", (model, effort, sent) => {
    const reasoning = { effort, budgetTokens: null, isShown: null, at: "thinking" };
    const { body, dropped } = writeRequest(hub({ reasoning }), { ...options, model });
    expect(body.reasoning).toEqual(sent && { effort: sent });
    expect(dropped).toEqual(sent ? [] : ["thinking"]);
  });

  it("leaves it to a model that reasons how much it does, and shows it where that is wished", () => {
    const reasoning = { effort: "default" as const, budgetTokens: null, isShown: null, at: "thinking" };
    expect(writeRequest(hub({ reasoning }), { ...options, model: "gpt-5.2" })).toMatchObject({
      dropped: [],
      body: expect.not.objectContaining({ reasoning: expect.anything() }),
    });
    const shown = hub({ reasoning: { ...reasoning, isShown: true } });
    expect(writeRequest(shown, { ...options, model: "gpt-5.2" }).body.reasoning).toEqual({ summary: "auto" });
    expect(writeRequest(shown, options)).toMatchObject({ dropped: ["thinking"] });
  });

  it("says a budget as an effort, and a default to no model that reasons", () => {
    const reasoning = { effort: "default" as const, budgetTokens: 20_000, isShown: true, at: "thinking" };
    const one = { value: 1, at: "temperature" };
    expect(writeRequest(hub({ reasoning, temperature: one, topP: one }), { ...options, model: "gpt-5" }).body).toMatchObject({
      reasoning: { effort: "high", summary: "auto" },
    });
    expect(writeRequest(hub({ temperature: one }), { ...options, model: "gpt-5" }).body).not.toHaveProperty("temperature");
    expect(writeRequest(hub({ temperature: one }), options).body).toHaveProperty("temperature", 1);
  });

  it("writes a chat's grammar as this format has it", () => {
    const value = { type: "custom", custom: { name: "c", format: { type: "grammar", grammar: { syntax: "regex", definition: "x+" } } } };
    const tool = { kind: "custom" as const, name: "c", description: "d", schema: null, isStrict: false, cache: null, at: "", value };
    expect(writeRequest(hub({ format: "chat", tools: [tool] }), options).body.tools).toEqual([
      { type: "custom", name: "c", description: "d", format: { type: "grammar", syntax: "regex", definition: "x+" } },
    ]);
  });
});
