import fc from "fast-check";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { fewest, PROPERTY_MS_MAX, runs } from "../../../../e2e/tools/support/full-size";
import { emitAnswer } from "../../hub/emit-answer";
import type { HubAnswer, HubEvent } from "../../hub/hub-answer";
import type { HubRequest } from "../../hub/hub-request";
import type { ChatChunk } from "../../translate/chat/chat-types";
import { gather } from "../testing/gather";
import { accumulate } from "../testing/read-chat";
import { spoiled } from "../testing/spoil";
import { chatCaller } from "./caller";
import { makeChatProvider } from "./provider";
import { answers, conversations } from "./testing/generate-hub";
import { answer, call, context, text, thinking, USAGE } from "./testing/make-hub";

const NO_USAGE = { usage: null, cost: null };
/** A provider that takes all that this format can say. */
const messageExtras = ["reasoning_content", "thinking_blocks", "annotations", "extra_content"];
const provider = makeChatProvider({ capField: "max_completion_tokens", hints: "all", messageExtras });
/** It reasons with tools, at every effort. */
const MODEL = "gpt-5.1-codex-max";
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
/** Where things stand is another matter. */
const withoutPlaces = (value: unknown) => JSON.parse(JSON.stringify(value, (key, inner) => (key === "at" ? "" : inner)));

/** An answer's events with its texts in pieces of `size` characters. */
function inPieces(said: HubAnswer, size: number): HubEvent[] {
  return emitAnswer(said).flatMap((event): HubEvent[] => {
    if (event.type !== "text") return [event];
    const count = Math.ceil(event.text.length / size);
    return Array.from({ length: count }, (_, i) => ({ ...event, text: event.text.slice(i * size, (i + 1) * size) }));
  });
}

function writeStream(said: HubAnswer, size: number): ChatChunk[] {
  const stream = chatCaller.openStream(context());
  return inPieces(said, size).flatMap((event) => stream.push(event).map(({ data }) => copy(data) as ChatChunk));
}

describe("nothing is lost on the way through this format", () => {
  it(
    "an answer in one piece",
    () => {
      fc.assert(
        fc.property(answers({ kinds: ["function", "custom"], reasoning: "either", hasOthers: true }), (said) => {
          const read = provider.readAnswer(copy(chatCaller.writeAnswer(said, context(), NO_USAGE)), context());
          expect({ parts: read.parts, stop: read.stop }).toEqual({ parts: said.parts, stop: said.stop });
        }),
        { numRuns: runs(12_000) },
      );
    },
    PROPERTY_MS_MAX,
  );

  it("an answer's message that is sent back, from a stream however it is cut, through OpenAI's own helper", async () => {
    await fc.assert(
      fc.asyncProperty(
        answers({ kinds: ["function"], reasoning: "signed", hasOthers: true }),
        fc.integer({ min: 1, max: 60 }),
        async (said, size) => {
          const message = copy((await accumulate(writeStream(said, size))).choices[0]?.message);
          const { messages } = chatCaller.readRequest({ model: "m", messages: [message] }, { isStreaming: false });
          expect(withoutPlaces(messages[0]?.parts)).toEqual(said.parts);
        },
      ),
      { numRuns: runs(600) },
    );
  });

  it("a stream that a provider has cut anywhere", () => {
    fc.assert(
      fc.property(
        answers({ kinds: ["function", "custom"], reasoning: "unsigned", hasOthers: false }),
        fc.integer({ min: 1, max: 60 }),
        (said, size) => {
          const hasCalls = said.parts.some(({ type }) => type === "tool-call");
          // Sources come last, when a text that calls or a refusal follow has ended.
          const parts = said.parts.map((part) =>
            part.type === "text" && (hasCalls || said.stop.reason === "refusal") ? { ...part, citations: [] } : part,
          );
          const stream = provider.readStream(context());
          const events = writeStream({ ...said, parts }, size).flatMap((data) => stream.push({ name: null, data }));
          expect(gather(events)).toMatchObject({ parts, stop: said.stop });
          expect(stream).toMatchObject({ isFinished: true, error: null });
          expect(stream.end()).toEqual([]);
        },
      ),
      { numRuns: runs(2_500) },
    );
  });

  it("a conversation", () => {
    fc.assert(
      fc.property(conversations, fc.boolean(), (said, isStreaming) => {
        const { body, dropped } = provider.writeRequest({ ...said, isStreaming }, { model: MODEL, outputTokensMax: 64 });
        expect(dropped).toEqual([]);
        expect(body).toMatchObject({ model: MODEL, max_completion_tokens: 64 });
        const { outputTokensMax, ...read } = chatCaller.readRequest(copy(body), { isStreaming });
        expect(outputTokensMax?.value).toBe(64);
        const bare = ({ tools, ...request }: Partial<HubRequest>) =>
          withoutPlaces({ ...request, outputTokensMax: null, tools: tools?.map((tool) => ({ ...tool, value: {} })) });
        expect(bare(read)).toEqual(bare({ ...said, isStreaming }));
      }),
      { numRuns: runs(2_500) },
    );
  });
});

describe("OpenAI's own client reads what we write", () => {
  const said = answer([thinking("Hm", { signature: "s", maker: "anthropic" }), text("Yes."), call("1", "add", '{"a":1}')], "tool-calls");
  const message = { content: "Yes.", refusal: null, tool_calls: [{ id: "1", type: "function", function: { name: "add", arguments: '{"a":1}' } }] };
  const usage = { prompt_tokens: 10, completion_tokens: 7, total_tokens: 17, cost: "0.000000001" };
  const closing = { usage: USAGE, cost: "0.000000001" };
  const ask = (body: string, type: string) => {
    const fetch = async () => new Response(body, { headers: { "content-type": type } });
    return new OpenAI({ apiKey: "k", baseURL: "http://localhost/v1", fetch, maxRetries: 0 }).chat.completions;
  };
  const params = { model: "m", messages: [{ role: "user" as const, content: "Hi" }] };

  it("as a whole", async () => {
    const json = JSON.stringify(chatCaller.writeAnswer(said, context(), closing));
    const completion = await ask(json, "application/json").create(params);
    expect(completion).toMatchObject({ id: "chatcmpl-msg_1", choices: [{ finish_reason: "tool_calls", message }], usage });
    expect(completion.choices[0]?.message).toMatchObject({ reasoning_content: "Hm", thinking_blocks: [{ thinking: "Hm", signature: "s" }] });
  });

  it("as a stream", async () => {
    const stream = chatCaller.openStream(context());
    const events = [...inPieces(said, 2).flatMap((event) => stream.push(event)), ...stream.close(closing)];
    const lines = events.map(({ data }) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`).join("");
    const read = ask(lines, "text/event-stream").stream({ ...params, stream_options: { include_usage: true } });
    expect(await read.finalChatCompletion()).toMatchObject({ id: "chatcmpl-msg_1", choices: [{ finish_reason: "tool_calls", message }], usage });
  });
});

const CHUNK = {
  ...{ id: "1", created: 1, model: "m", usage: { prompt_tokens: 1 } },
  choices: [
    {
      ...{ index: 0, finish_reason: "stop" },
      delta: {
        ...{ role: "assistant", content: "x", refusal: "no", reasoning_content: "r", extra_content: { google: { thought_signature: "s" } } },
        tool_calls: [{ index: 0, id: "", type: "function", function: { name: "f", arguments: "{}" } }],
        annotations: [{ type: "url_citation", url_citation: { start_index: 0, end_index: 1, url: "u", title: "t" } }],
        images: [{ image_url: { url: "https://e.com/a.png" } }],
      },
    },
  ],
};

/** Parts that begin also end, and nothing is said of one that is not open. */
function expectBracketed(events: readonly HubEvent[]): void {
  const open = new Set<number>();
  for (const event of events) {
    if (event.type === "part") open.add(event.index);
    else if (event.type === "end") expect(open.delete(event.index)).toBe(true);
    else if ("index" in event) expect(open.has(event.index)).toBe(true);
  }
  expect(open.size).toBe(0);
}

describe("nothing from outside breaks it", () => {
  it("a provider's stream is always read: parts that begin end, and nothing comes after the stop", () => {
    fc.assert(
      fc.property(fc.array(spoiled(CHUNK), { maxLength: 8 }), (chunks) => {
        const stream = provider.readStream(context());
        const events = [...chunks.flatMap((data) => stream.push({ name: null, data })), ...stream.end()];
        expectBracketed(events);
        expect(events.findIndex(({ type }) => type === "stop")).toBe(stream.isFinished ? events.length - 1 : -1);
        const written = chatCaller.openStream(context());
        for (const event of events) for (const { data } of written.push(event)) expect(data).toMatchObject({ object: "chat.completion.chunk" });
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("a provider's answer is read, or is none", () => {
    fc.assert(
      fc.property(spoiled({ ...CHUNK, choices: [{ index: 0, finish_reason: "stop", message: CHUNK.choices[0]?.delta }] }), (json) => {
        try {
          expect(provider.readAnswer(json, context()).parts).toEqual(expect.any(Array));
        } catch (error) {
          expect(String(error)).toMatch(/no chat completion|broke off/);
        }
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("a request is read, or refused by name", () => {
    const rich = provider.writeRequest(fc.sample(conversations, { numRuns: 1, seed: 4 })[0] as HubRequest, {
      model: "gpt-5.2",
      outputTokensMax: 64,
    }).body;
    let read = 0;
    fc.assert(
      fc.property(spoiled(rich), (body) => {
        try {
          chatCaller.readRequest((body ?? {}) as Record<string, unknown>, { isStreaming: false });
          read++;
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid_request", param: expect.any(String) });
        }
      }),
      { numRuns: runs(3_000) },
    );
    expect(read).toBeGreaterThan(fewest(100));
  });
});
