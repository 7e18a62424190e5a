import fc from "fast-check";
import type OpenAI from "openai";
import { zodResponsesFunction, zodTextFormat } from "openai/helpers/zod";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { runs } from "../../../../e2e/tools/support/full-size";
import { AppError } from "../../../domain/errors";
import type { HubEvent } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { responsesCaller } from "./caller";
import { answers } from "./testing/arbitrary";
import { answerOf, call, plain, readStream, streamOf, text } from "./testing/caller-values";
import { CLOSING, contextOf } from "./testing/context";
import { clientFor, clientForStream } from "./testing/read-with-sdk";

const { writeAnswer, openStream } = responsesCaller;

describe("an answer in OpenAI's form", () => {
  it("has every member that OpenAI's own has, and repeats the request", () => {
    const body = {
      instructions: "Be brief.",
      tools: [{ type: "function", name: "f" }],
      temperature: 0.5,
      metadata: { a: "b" },
      text: { verbosity: "low" },
    };
    const response = writeAnswer(answerOf(text("Hi")), contextOf(body), CLOSING);
    expect(response).toEqual({
      ...{ id: "resp_msg_1", object: "response", created_at: 1_763_000_000, status: "completed", background: false, error: null },
      ...{ incomplete_details: null, instructions: "Be brief.", max_output_tokens: null, max_tool_calls: null, model: "claude" },
      output: [
        {
          ...{ id: "msg_msg_1_0", type: "message", status: "completed", role: "assistant" },
          content: [{ type: "output_text", annotations: [], logprobs: [], text: "Hi" }],
        },
      ],
      ...{ parallel_tool_calls: true, previous_response_id: null, prompt_cache_key: null, safety_identifier: null, service_tier: "default" },
      ...{ reasoning: { effort: null, summary: null }, store: false, temperature: 0.5, tool_choice: "auto", top_logprobs: 0, top_p: 1 },
      ...{ text: { format: { type: "text" }, verbosity: "low" }, truncation: "disabled", user: null, metadata: { a: "b" } },
      tools: [{ type: "function", name: "f", parameters: null, strict: false }],
      usage: {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 30, cache_write_tokens: 20 },
        output_tokens: 40,
        output_tokens_details: { reasoning_tokens: 10 },
        total_tokens: 140,
        cost: "0.000210000",
      },
    });
  });

  it.each([
    ["length", "incomplete", "max_output_tokens"],
    ["context", "incomplete", "max_output_tokens"],
    ["filter", "incomplete", "content_filter"],
    ["refusal", "incomplete", "content_filter"],
    ["end", "completed", undefined],
    ["stop-sequence", "completed", undefined],
    ["tool-calls", "completed", undefined],
    ["pause", "completed", undefined],
  ] as const)("that has ended by %s is %s", async (reason, status, why) => {
    const answer = { ...answerOf(text("a"), call("f", "{}")), stop: { reason, sequence: null } };
    const whole = writeAnswer(answer, contextOf(), CLOSING) as unknown as OpenAI.Responses.Response;
    expect([whole.status, whole.incomplete_details?.reason]).toEqual([status, why]);
    expect(whole.output.map((item) => "status" in item && item.status)).toEqual(["completed", status]);
    expect(streamOf(answer).at(-1)?.name).toBe(`response.${status}`);
    expect(plain(await readStream(streamOf(answer)))).toEqual(whole);
  });

  it("says no usage where there is none", () => {
    expect(writeAnswer(answerOf(text("a")), contextOf(), { usage: null, cost: "0.1" }).usage).toBeNull();
    expect(writeAnswer(answerOf(text("a")), contextOf(), { ...CLOSING, cost: null }).usage).not.toHaveProperty("cost");
  });

  it("is read by the SDK, with the structure that was asked for", async () => {
    const shape = z.object({ sum: z.number() });
    const params = {
      model: "m",
      input: "Hi",
      text: { format: zodTextFormat(shape, "sum") },
      tools: [zodResponsesFunction({ name: "f", parameters: shape })],
    };
    const context = contextOf(JSON.parse(JSON.stringify(params)));
    const answer = answerOf(text('{"sum":3}'), call("f", '{"sum":4}'));
    const whole = await clientFor(JSON.stringify(writeAnswer(answer, context, CLOSING))).responses.parse(params);
    const streamed = await clientForStream(streamOf(answer, context)).responses.stream(params).finalResponse();
    for (const read of [whole, streamed]) {
      expect(read.output_parsed).toEqual({ sum: 3 });
      expect(read.output[1]).toMatchObject({ type: "function_call", parsed_arguments: { sum: 4 } });
      expect(read.output_text).toBe('{"sum":3}');
    }
  });

  it("says an image that is an address in a text, and leaves out what only another format has", async () => {
    const seen: OutputPart = { type: "image", source: { kind: "url", url: "https://a.b/c.png" }, detail: null, cache: null, at: "" };
    const answer = answerOf(text("a"), seen, { type: "foreign", format: "messages", value: { type: "server_tool_use" }, at: "" });
    const whole = writeAnswer(answer, contextOf(), CLOSING);
    expect(whole.output).toMatchObject([{ type: "message", content: [{ text: "a" }, { text: "![](https://a.b/c.png)" }] }]);
    const events = streamOf(answer);
    expect(plain(await readStream(events))).toEqual(whole);
    expect(events.filter(({ name }) => name === "response.output_text.delta")).toHaveLength(2);
  });

  it("says what comes in several texts in one message", async () => {
    const answer = answerOf(text("a"), { type: "refusal", text: "no", at: "" }, text("b"));
    const read = await clientFor(JSON.stringify(writeAnswer(answer, contextOf(), CLOSING))).responses.create({ model: "m", input: "Hi" });
    expect(read.output).toHaveLength(1);
    expect(read.output_text).toBe("ab");
  });
});

describe("a stream in OpenAI's form", () => {
  it("has the events of OpenAI's, in their order", () => {
    const cited: OutputPart = {
      type: "text",
      text: "Hi there",
      citations: [{ startIndex: 0, endIndex: 2, url: "https://a.b", title: "A" }],
      cache: null,
      at: "",
    };
    const thought: OutputPart = { type: "reasoning", text: "Hm", signature: "s", maker: "anthropic", isRedacted: false, id: null, at: "" };
    const events = streamOf(answerOf(thought, cited, call("f", '{"a":1}')), contextOf(), 100);
    expect(events.map(({ name }) => name)).toEqual([
      ...["response.created", "response.in_progress"],
      ...["response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta"],
      ...["response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done"],
      ...["response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.annotation.added"],
      ...["response.output_text.done", "response.content_part.done", "response.output_item.done"],
      ...["response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.done"],
      ...["response.output_item.done", "response.completed"],
    ]);
    const data = events.map((event) => event.data as { type: string; sequence_number: number; item_id?: string; item?: { id: string } });
    expect(data.map(({ sequence_number }) => sequence_number)).toEqual(data.map((_, i) => i));
    expect(data.map(({ type }) => type)).toEqual(events.map(({ name }) => name));
    const ids = new Set(data.flatMap(({ item_id, item }) => item_id ?? item?.id ?? []));
    expect([...ids]).toEqual(["rs_msg_1_0", "msg_msg_1_1", "fc_msg_1_2"]);
  });

  it("is the whole answer, however its texts are cut, and read by the SDK's helper as such", async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 1, max: 50 }), async (answer, size) => {
        const context = contextOf({ tools: [{ type: "custom", name: "write" }] });
        const whole = JSON.parse(JSON.stringify(writeAnswer(answer, context, CLOSING)));
        const events = streamOf(answer, context, size);
        expect(events.at(-1)?.data).toMatchObject({ response: whole });
        expect(plain(await readStream(events))).toEqual(whole);
      }),
      { numRuns: runs(300) },
    );
  });

  it("keeps parts apart that come at the same time", async () => {
    const stream = openStream(contextOf());
    const say = (index: number, said: string): HubEvent => ({ type: "text", index, text: said });
    const events = [
      ...stream.push({ type: "part", index: 0, part: text("") }),
      ...stream.push(say(0, "a")),
      ...stream.push({ type: "part", index: 1, part: { ...call("f", ""), id: "c1" } as OutputPart }),
      ...stream.push({ type: "part", index: 2, part: { ...call("g", ""), id: "c2" } as OutputPart }),
      ...[say(1, '{"a"'), say(0, "b"), say(2, "{}"), say(1, ":1}")].flatMap((event) => stream.push(event)),
      ...[2, 0, 1].flatMap((index) => stream.push({ type: "end", index })),
      ...stream.push({ type: "stop", stop: { reason: "tool-calls", sequence: null } }),
      ...stream.close(CLOSING),
    ];
    const read = await readStream(events);
    expect(read.output).toMatchObject([
      { content: [{ text: "ab" }], status: "completed" },
      { call_id: "c1", arguments: '{"a":1}', status: "completed" },
      { call_id: "c2", arguments: "{}", status: "completed" },
    ]);
    expect(events.filter(({ name }) => name === "response.output_item.done")).toHaveLength(3);
  });

  it("that fails says so twice, as OpenAI's does, and never ends as an answer", async () => {
    const stream = openStream(contextOf());
    const events = [...stream.push({ type: "part", index: 0, part: text("") }), ...stream.push({ type: "text", index: 0, text: "Hal" })];
    const all = [...events, ...stream.fail(new AppError("context_length_exceeded", "Too long."), "req_1")];
    expect(all.slice(-2).map(({ name, data }) => [name, data])).toMatchObject([
      [
        "error",
        {
          type: "error",
          code: "context_length_exceeded",
          message: "Too long.",
          error: { type: "invalid_request_error", code: "context_length_exceeded" },
        },
      ],
      ["response.failed", { response: { status: "failed", error: { code: "context_length_exceeded", message: "Too long." }, usage: null } }],
    ]);
    await expect(readStream(all)).rejects.toMatchObject({ code: "context_length_exceeded", message: expect.stringContaining("Too long.") });
    expect(
      openStream(contextOf())
        .fail(new AppError("upstream_error", "Gone."), "r")
        .map(({ name }) => name),
    ).toEqual([...["response.created", "response.in_progress", "error", "response.failed"]]);
  });
});
