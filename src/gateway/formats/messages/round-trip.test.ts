import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewest, PROPERTY_MS_MAX, runs } from "../../../../e2e/tools/support/full-size";
import { AppError } from "../../../domain/errors";
import { asObject } from "../../bytes/json/parse-members";
import { emitAnswer } from "../../hub/emit-answer";
import type { StreamEvent } from "../../hub/format";
import type { HubAnswer, HubEvent } from "../../hub/hub-answer";
import { gather, readAll } from "../testing/gather";
import { hubRequest } from "../testing/hub-request";
import { spoiled } from "../testing/spoil";
import { messagesCaller } from "./caller";
import { messagesProvider } from "./provider";
import { hubAnswer, messagesRequest } from "./testing/arbitrary-hub";
import { CONTEXT } from "./testing/hub-values";

const CURRENT = { model: "claude-opus-4-8", outputTokensMax: 4096 };
const context = { ...CONTEXT, request: hubRequest({ format: "messages" }), body: {} };
const closing = { usage: null, cost: null };
const sent = (value: unknown) => JSON.parse(JSON.stringify(value));

/** Without the places, and without what stood there. */
function bare(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, member) => (name === "at" ? undefined : member)),
    (_name, member) => (member?.kind === "function" && "isStrict" in member ? { ...member, value: {} } : member),
  );
}

function writeStream(events: readonly HubEvent[]): StreamEvent[] {
  const stream = messagesCaller.openStream(context);
  return [...events.flatMap((event) => stream.push(event)), ...stream.close(closing)];
}
const asRead = (events: readonly StreamEvent[]) => events.map(({ name, data }) => ({ name, data: sent(data) }));

/** The events of an answer as they might come: texts in pieces of `size`, parts beside each other. Each part begins after the one before it. */
function interleave(answer: HubAnswer, size: number, picks: readonly number[]): HubEvent[] {
  const [start, ...rest] = emitAnswer(answer);
  const stop = rest.pop() as HubEvent;
  const queues = answer.parts.map((_part, index) =>
    rest.filter((event) => "index" in event && event.index === index).flatMap((event) => cut(event, size)),
  );
  const events: HubEvent[] = [start as HubEvent];
  for (let i = 0; queues.some((queue) => queue.length > 0); i++) {
    const unbegun = queues.findIndex(([first]) => first?.type === "part");
    const ready = queues.filter((queue, index) => queue.length > 0 && (unbegun === -1 || index <= unbegun));
    events.push(ready[(picks[i % picks.length] ?? 0) % ready.length]?.shift() as HubEvent);
  }
  return [...events, stop];
}

function cut(event: HubEvent, size: number): HubEvent[] {
  if (event.type !== "text") return [event];
  return Array.from({ length: Math.ceil(event.text.length / size) }, (_, i) => ({ ...event, text: event.text.slice(i * size, (i + 1) * size) }));
}

describe("the hub's words survive Anthropic's format", () => {
  it("a request is read as it was written", () => {
    fc.assert(
      fc.property(messagesRequest, (request) => {
        const { body, dropped } = messagesProvider.writeRequest(request, CURRENT);
        expect(dropped).toEqual([]);
        const read = messagesCaller.readRequest(sent(body), { isStreaming: request.isStreaming });
        // A conversation that calls tools is sent with those tools defined, and forbidden.
        const implied = request.tools.length > 0 ? {} : { tools: read.tools, toolChoice: read.toolChoice };
        expect(bare(read)).toEqual(bare({ ...request, ...implied }));
      }),
      { numRuns: runs(1000) },
    );
  });

  it(
    "an answer too, in one piece",
    () => {
      fc.assert(
        fc.property(hubAnswer, (answer) => {
          expect(messagesProvider.readAnswer(sent(messagesCaller.writeAnswer(answer, context, closing)), CONTEXT)).toEqual(answer);
        }),
        { numRuns: runs(12_000) },
      );
    },
    PROPERTY_MS_MAX,
  );

  it(
    "and as a stream, however it is cut, with parts beside each other",
    () => {
      fc.assert(
        fc.property(hubAnswer, fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(9), { minLength: 1 }), (answer, size, picks) => {
          const events = writeStream(interleave(answer, size, picks));
          const reader = messagesProvider.readStream(CONTEXT);
          expect(gather(readAll(reader, asRead(events)))).toEqual(answer);
          expect(reader.isFinished).toBe(true);
        }),
        { numRuns: runs(6000) },
      );
    },
    PROPERTY_MS_MAX,
  );

  it("an answer that is sent back is what the model said: each maker has its own", () => {
    fc.assert(
      fc.property(hubAnswer, (answer) => {
        const { content } = sent(messagesCaller.writeAnswer(answer, context, closing));
        if (content.length === 0) return;
        const messages = [
          { role: "user", content: "Hi" },
          { role: "assistant", content },
        ];
        const [, spoken] = messagesCaller.readRequest({ max_tokens: 9, messages }, { isStreaming: false }).messages;
        const expected = answer.parts.map((part) => (part.type === "text" ? { ...part, citations: [] } : part));
        expect(bare(spoken?.parts)).toEqual(bare(expected));
      }),
      { numRuns: runs(500) },
    );
  });
});

const RICH = {
  ...{ model: "m", max_tokens: 4096, system: [{ type: "text", text: "S", cache_control: { type: "ephemeral", ttl: "1h" } }], stream: true },
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "a" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "eA==" } },
        { type: "document", source: { type: "content", content: [{ type: "text", text: "b" }] }, title: "t" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "t", signature: "s" },
        { type: "tool_use", id: "c", name: "f", input: { a: 1 } },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "c", content: [{ type: "text", text: "R" }], is_error: true }] },
  ],
  tools: [
    { name: "f", description: "d", input_schema: { type: "object" }, strict: true },
    { type: "bash_20250124", name: "bash" },
  ],
  ...{ tool_choice: { type: "tool", name: "f", disable_parallel_tool_use: true }, thinking: { type: "adaptive" } },
  ...{ output_config: { effort: "low", format: { type: "json_schema", schema: {} } }, stop_sequences: ["x"], metadata: { user_id: "u" } },
};

describe("nothing from outside breaks it", () => {
  it("a request is read or refused by name, and so is what is written of it", () => {
    let written = 0;
    fc.assert(
      fc.property(spoiled(RICH), (value) => {
        try {
          const request = messagesCaller.readRequest(asObject(value) ?? {}, { isStreaming: false });
          expect(messagesProvider.writeRequest(request, CURRENT).body).toMatchObject({ max_tokens: 4096, messages: expect.any(Array) });
          written++;
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: "invalid_request", param: expect.stringMatching(/./) });
        }
      }),
      { numRuns: runs(3000) },
    );
    expect(written).toBeGreaterThan(fewest(100));
  });

  it("an answer is always read", () => {
    const content = [
      { type: "text", text: "x", citations: [{ url: "u", title: "t" }] },
      { type: "tool_use", id: "1", name: "f", input: {} },
      { type: "thinking", thinking: "t", signature: "s" },
    ];
    fc.assert(
      fc.property(spoiled(content), (blocks) => {
        if (Array.isArray(blocks)) expect(messagesProvider.readAnswer({ content: blocks }, CONTEXT).parts.length).toBeLessThanOrEqual(blocks.length);
      }),
      { numRuns: runs(1500) },
    );
  });

  it("a stream is always read, and what is read can be written", () => {
    const events = writeStream(
      emitAnswer({
        ...{ id: "msg_1", model: "m", createdAtMs: null, stop: { reason: "end", sequence: null } },
        parts: [
          { type: "reasoning", text: "t", signature: "s", maker: "anthropic", isRedacted: false, id: null, at: "" },
          { type: "tool-call", id: "1", name: "f", kind: "function", input: '{"a":1}', cache: null, at: "" },
          { type: "text", text: "x", citations: [{ startIndex: 0, endIndex: 1, url: "u", title: "t" }], cache: null, at: "" },
        ],
      }),
    );
    const event = fc.nat({ max: events.length - 1 }).chain((i) => spoiled(sent(events[i]?.data)));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 14 }), (data) => {
        const read = readAll(
          messagesProvider.readStream(CONTEXT),
          data.map((value) => ({ name: null, data: value })),
        );
        if (read.length > 0) gather(read);
        expect(writeStream(read).at(-1)?.name).toBe("message_stop");
      }),
      { numRuns: runs(1500) },
    );
  });
});
