import type Anthropic from "@anthropic-ai/sdk";
import { MessageStream } from "@anthropic-ai/sdk/lib/MessageStream";
import { describe, expect, it } from "vitest";
import type { HubAnswer } from "../../hub/hub-answer";
import { splitBody } from "../../providers/testing/read-answer";
import { type Fixture, readFixtures } from "../../providers/testing/read-fixtures";
import { gather, readAll } from "../testing/gather";
import { messagesProvider } from "./provider";
import { CONTEXT } from "./testing/hub-values";

const recorded = readFixtures().filter(({ provider, api }) => provider === "anthropic" && api === "messages");
const plain = recorded.filter(({ isEventStream, status }) => !isEventStream && status < 400);
const streams = recorded.filter(({ isEventStream, name }) => isEventStream && !name.includes("error"));
const named = (fixtures: Fixture[]) => fixtures.map((fixture) => [fixture.name, fixture] as const);
/** Anthropic's own helper refuses or misses these: two starts, and a start that holds the whole answer. */
const ODD = new Set(["anthropic/messages/stream-duplicate-message-start", "anthropic/messages/stream-prepopulated-message-start-no-delta"]);

const REASONS: Record<string, string> = {
  ...{ end_turn: "end", stop_sequence: "stop-sequence", tool_use: "tool-calls", max_tokens: "length", pause_turn: "pause", refusal: "refusal" },
};

function readEvents({ body }: Fixture, cuts: readonly number[] = []) {
  return splitBody(body, cuts).flatMap(({ name, data }) => (data ? [{ name, data: JSON.parse(Buffer.from(data).toString("utf8")) }] : []));
}

/** What Anthropic's own helper makes of the events. It leaves out the input of a tool that a server of the caller's runs. */
async function accumulate(events: ReturnType<typeof readEvents>): Promise<Anthropic.Message> {
  const lines = events.map(({ data }) => `${JSON.stringify(data)}\n`);
  const message = JSON.parse(JSON.stringify(await MessageStream.fromReadableStream(new Blob(lines).stream()).finalMessage()));
  for (const [i, block] of message.content.entries()) {
    if (block.type !== "mcp_tool_use") continue;
    const pieces = events.filter(({ data }) => data.type === "content_block_delta" && data.index === i).map(({ data }) => data.delta.partial_json);
    block.input = JSON.parse(pieces.join(""));
  }
  return message;
}

/** The blocks of an answer, read off Anthropic's message by the test itself. */
function blocksOf(message: Anthropic.Message): unknown[] {
  return message.content.map((block) => {
    switch (block.type) {
      case "text":
        return { text: block.text, sources: (block.citations ?? []).flatMap((citation) => ("url" in citation ? citation.url : [])) };
      case "tool_use":
        return { id: block.id, name: block.name, input: block.input };
      case "thinking":
        return { thinking: block.thinking, signature: block.signature };
      case "redacted_thinking":
        return { data: block.data };
      default:
        return { foreign: block };
    }
  });
}

/** The same of the hub's. */
function blocksOfHub({ parts }: HubAnswer): unknown[] {
  return parts.map((part) => {
    switch (part.type) {
      case "text":
        for (const { startIndex, endIndex } of part.citations) expect([startIndex, endIndex]).toEqual([0, part.text.length]);
        return { text: part.text, sources: part.citations.map(({ url }) => url) };
      case "tool-call":
        return { id: part.id, name: part.name, input: JSON.parse(part.input) };
      case "reasoning":
        expect(part.maker).toBe(part.signature === null ? null : "anthropic");
        return part.isRedacted ? { data: part.signature } : { thinking: part.text, signature: part.signature ?? "" };
      case "foreign":
        expect(part.format).toBe("messages");
        return { foreign: part.value };
      default:
        return part;
    }
  });
}

function expectEqual(answer: HubAnswer, message: Anthropic.Message) {
  const explanation = message.stop_details?.explanation;
  const refusal = explanation ? [{ type: "refusal", text: explanation, at: "" }] : [];
  expect(blocksOfHub(answer)).toEqual([...blocksOf(message), ...refusal]);
  expect(answer.stop).toEqual({ reason: REASONS[message.stop_reason as string], sequence: message.stop_sequence ?? null });
  expect(answer).toMatchObject({ id: message.id, model: message.model, createdAtMs: null });
}

describe("recorded Anthropic answers are read", () => {
  it("are there", () => {
    expect(plain.length).toBeGreaterThanOrEqual(18);
    expect(streams.length).toBeGreaterThanOrEqual(20);
  });

  it.each(named(plain))("%s", (_name, fixture) => {
    const message = JSON.parse(Buffer.from(fixture.body).toString("utf8"));
    expectEqual(messagesProvider.readAnswer(message, CONTEXT), message);
  });

  it.each(named(streams))("%s", async (name, fixture) => {
    const stream = messagesProvider.readStream(CONTEXT);
    const events = readEvents(fixture);
    const answer = gather(readAll(stream, events));
    expect(stream).toMatchObject({ isFinished: true, error: null });
    if (ODD.has(name)) return;
    const message = await accumulate(events);
    expectEqual(answer, message);
    // Anthropic streams the inputs of tools with its own spacing.
    const compact = ({ parts }: HubAnswer) => parts.map((part) => (part.type === "tool-call" ? { ...part, input: JSON.parse(part.input) } : part));
    expect(compact(answer)).toEqual(compact(messagesProvider.readAnswer(message, CONTEXT)));
  });

  it("a start that is sent twice is told once, and one that holds the whole answer is told", () => {
    const read = (name: string) => gather(readAll(messagesProvider.readStream(CONTEXT), readEvents(fixtureOf(name))));
    expect(read("stream-duplicate-message-start").parts).toMatchObject([{ type: "text", text: "Hello, World!" }]);
    const { parts, stop } = read("stream-prepopulated-message-start-no-delta");
    expect(parts).toMatchObject([{ id: "toolu_015dGLMbwBKv1ZRQr6KdJzeH", name: "rollDie", input: '{"player":"player2"}' }]);
    expect(stop.reason).toBe("tool-calls");
  });

  it.each(named(streams))("%s: cut anywhere, its bytes say the same, and cut off it never ends well", (_name, fixture) => {
    const whole = readAll(messagesProvider.readStream(CONTEXT), readEvents(fixture));
    const step = Math.max(1, Math.floor(fixture.body.length / 97));
    for (let at = 1; at < fixture.body.length; at += step)
      expect(readAll(messagesProvider.readStream(CONTEXT), readEvents(fixture, [at]))).toEqual(whole);
    const events = readEvents(fixture);
    const last = events.findIndex(({ data }) => data.type === "message_stop" || data.delta?.stop_reason);
    for (let count = 0; count < last; count++) {
      const stream = messagesProvider.readStream(CONTEXT);
      const read = readAll(stream, events.slice(0, count));
      expect(stream.isFinished).toBe(false);
      expect(read.some(({ type }) => type === "stop")).toBe(false);
    }
  });

  it("an error inside a stream is its end", () => {
    const broken = recorded.filter(({ isEventStream, name }) => isEventStream && name.includes("error"));
    for (const fixture of broken) {
      const stream = messagesProvider.readStream(CONTEXT);
      readAll(stream, readEvents(fixture));
      expect(stream.isFinished).toBe(false);
      expect(stream.error).not.toBeNull();
    }
  });
});

function fixtureOf(name: string): Fixture {
  return recorded.find((candidate) => candidate.name === `anthropic/messages/${name}`) as Fixture;
}
