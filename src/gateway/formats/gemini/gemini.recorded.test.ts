import type { GenerateContentResponse, Part } from "@google/genai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import type { StreamEvent } from "../../hub/format";
import type { HubAnswer, HubEvent } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { splitBody } from "../../providers/testing/read-answer";
import { type Fixture, readFixtures } from "../../providers/testing/read-fixtures";
import { gather } from "../testing/gather";
import { geminiCaller } from "./caller";
import { geminiProvider } from "./provider";
import { readRequest } from "./read-request";
import { context, contextFor, googleClient, jsonAnswer, see, streamAnswer } from "./testing/google-sdk";

// The client warns of parts that are no text.
beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

const NATIVE = /^native_(?:generateContent|streamGenerateContent)$|^vertex_native_stream$/;
const all = readFixtures().filter(({ provider, api }) => provider === "google" && NATIVE.test(api));
const answered = all.filter(({ status }) => status < 400);
const whole = answered.filter(({ isEventStream }) => !isEventStream);
const streams = answered.filter(({ isEventStream }) => isEventStream);
const named = (fixtures: Fixture[]) => fixtures.map((fixture) => [fixture.name, fixture] as const);
const shown = contextFor({ isShown: true });
const nothing = { usage: null, cost: null };
/** The one that has its arguments in pieces, which the client leaves in pieces. */
const PIECES = "google/vertex_native_stream/stream-partial-args-no-token-counts";

function eventsOf({ body }: Fixture, cuts: readonly number[] = []): { name: string | null; data: unknown }[] {
  return splitBody(body, cuts).flatMap(({ name, data }) => (data ? [{ name, data: JSON.parse(Buffer.from(data).toString("utf8")) }] : []));
}

function chunksOf(fixture: Fixture): GenerateContentResponse[] {
  if (fixture.isEventStream) return eventsOf(fixture).map(({ data }) => data as GenerateContentResponse);
  return [JSON.parse(Buffer.from(fixture.body).toString("utf8"))].flat();
}

/** Read off the recording by the test itself. */
function contentOf(chunks: readonly GenerateContentResponse[]) {
  const parts: Part[] = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
  const calls = parts.flatMap(({ functionCall }) => (functionCall?.args ? [functionCall] : []));
  const supports = chunks.flatMap(({ candidates }) => candidates?.[0]?.groundingMetadata?.groundingSupports ?? []);
  return {
    text: parts.map(({ text, thought }) => (thought ? "" : (text ?? ""))).join(""),
    thoughts: parts.map(({ text, thought }) => (thought ? text : "")).join(""),
    calls: calls.map(({ name, args }) => ({ name, args })),
    signatures: parts.filter((part) => !("executableCode" in part)).flatMap(({ thoughtSignature }) => thoughtSignature ?? []),
    others: parts.filter((part) => "executableCode" in part || "codeExecutionResult" in part || "inlineData" in part),
    cited: supports.flatMap(({ segment, groundingChunkIndices }) => (groundingChunkIndices ?? []).map(() => segment?.text)),
    id: chunks[0]?.responseId ?? null,
    model: chunks[0]?.modelVersion ?? null,
  };
}

function contentOfHub({ parts, id, model }: HubAnswer) {
  const of = <Type extends OutputPart["type"]>(type: Type) => parts.filter((part): part is Extract<OutputPart, { type: Type }> => part.type === type);
  return {
    text: of("text")
      .map(({ text }) => text)
      .join(""),
    thoughts: of("reasoning")
      .map(({ text }) => text)
      .join(""),
    calls: of("tool-call").map(({ name, input }) => ({ name, args: JSON.parse(input) })),
    signatures: of("reasoning").flatMap(({ signature }) => signature ?? []),
    others: of("foreign").map(({ value }) => value),
    cited: of("text").flatMap(({ text, citations }) => citations.map(({ startIndex, endIndex }) => text.slice(startIndex, endIndex))),
    ...{ id, model },
  };
}

const STOPS: Record<string, string> = {
  "google/native_generateContent/max-tokens": "length",
  "google/native_generateContent/max-tokens-empty-thinking-only": "length",
  "google/native_generateContent/safety-block": "filter",
};

function stopOf(fixture: Fixture): string {
  return STOPS[fixture.name] ?? (/"functionCall"/.test(Buffer.from(fixture.body).toString("utf8")) ? "tool-calls" : "end");
}

function readStream(events: readonly { name: string | null; data: unknown }[]) {
  const reader = geminiProvider.readStream(context);
  const read = [...events.flatMap((event) => reader.push(event)), ...reader.end()];
  return { read, reader, answer: gather(read) };
}

describe("recorded answers are read into the hub", () => {
  it("are there", () => {
    expect(whole.length).toBeGreaterThanOrEqual(14);
    expect(streams.length).toBeGreaterThanOrEqual(8);
  });

  it.each(named(whole))("%s", (_name, fixture) => {
    const answer = geminiProvider.readAnswer(JSON.parse(Buffer.from(fixture.body).toString("utf8")), context);
    expect(contentOfHub(answer)).toEqual(contentOf(chunksOf(fixture)));
    expect(answer.stop).toEqual({ reason: stopOf(fixture), sequence: null });
  });

  it.each(named(streams))("%s", (name, fixture) => {
    const { reader, answer } = readStream(eventsOf(fixture));
    expect(reader).toMatchObject({ isFinished: true, error: null });
    const expected = contentOf(chunksOf(fixture));
    const items = [
      { action: "add", description: "Fresh red apple", itemid: "apple_001", price: 0.5 },
      { action: "add", description: "Ripe yellow banana", itemid: "banana_001", price: 0.3 },
    ];
    const calls = name === PIECES ? [{ name: "writeItems", args: { operations: items } }] : expected.calls;
    expect(contentOfHub(answer)).toEqual({ ...expected, calls });
    expect(answer.stop).toEqual({ reason: stopOf(fixture), sequence: null });
  });

  it("a search's sources are where Google says, in our units", () => {
    const { answer } = readStream(eventsOf(streams.find(({ name }) => name.endsWith("stream-google-search")) as Fixture));
    const text = answer.parts.find((part) => part.type === "text");
    const degrees = text?.citations[0];
    expect(text?.text.slice(degrees?.startIndex, degrees?.endIndex)).toMatch(/^As of Tuesday afternoon, .*69°F .*68%\.$/);
    expect(degrees).toMatchObject({
      url: expect.stringContaining("https://www.google.com/search"),
      title: "Weather information for San Francisco, CA, US",
    });
    expect(text?.citations.length).toBe(9);
  });

  it("any cut of the bytes gives the same events", () => {
    for (const fixture of streams) {
      const expected = readStream(eventsOf(fixture)).read;
      const { length } = fixture.body;
      const everywhere = Array.from({ length: Math.min(length, runs(3000)) }, (_, cut) => [cut]);
      const anywhere = Array.from({ length: runs(200) }, (_, i) => [...Array(2 + (i % 5))].map(() => Math.floor(Math.random() * length)));
      for (const cuts of [...everywhere, ...anywhere.map((places) => places.sort((a, b) => a - b))]) {
        expect(readStream(eventsOf(fixture, cuts)).read, `${fixture.name} cut at ${cuts}`).toEqual(expected);
      }
    }
  });

  it("a stream that breaks off is not finished, wherever it does", () => {
    for (const fixture of streams) {
      const events = eventsOf(fixture);
      for (let kept = 0; kept < events.length; kept++) {
        const { reader, read } = readStream(events.slice(0, kept));
        expect(reader.isFinished).toBe(false);
        expect(read.filter(({ type }) => type === "stop")).toEqual([]);
        expect(read.filter(({ type }) => type === "part").length).toBe(read.filter(({ type }) => type === "end").length);
      }
    }
  });
});

describe("recorded answers are read by Google's client as before, after they went through the hub", () => {
  const readable = answered.filter(({ name }) => name !== PIECES);

  it.each(named(readable))("%s", async (_name, fixture) => {
    const original = chunksOf(fixture).map((chunk) => googleClient(() => jsonAnswer(chunk)).models.generateContent({ model: "m", contents: "Hi" }));
    const before = see(await Promise.all(original));
    const hub = fixture.isEventStream
      ? readStream(eventsOf(fixture)).answer
      : geminiProvider.readAnswer(JSON.parse(Buffer.from(fixture.body).toString("utf8")), context);
    const written = geminiCaller.writeAnswer(hub, shown, nothing);
    const json = see([await googleClient(() => jsonAnswer(written)).models.generateContent({ model: "m", contents: "Hi" })]);
    const writer = geminiCaller.openStream(shown);
    const events: StreamEvent[] = [...emit(fixture, hub).flatMap((event) => writer.push(event)), ...writer.close(nothing)];
    const streamed: GenerateContentResponse[] = [];
    for await (const chunk of await googleClient(() => streamAnswer(events)).models.generateContentStream({ model: "m", contents: "Hi" }))
      streamed.push(chunk);
    const ids = hub.parts.flatMap((part) => (part.type === "tool-call" ? [part.id] : []));
    const calls = before.calls.map((call, i) => ({ ...call, id: ids[i] }));
    const finishReason = /numeric/.test(fixture.name) ? "STOP" : before.finishReason;
    for (const seen of [json, see(streamed)]) expect(seen).toEqual({ ...before, calls, finishReason, usage: undefined });
  });

  function emit(fixture: Fixture, hub: HubAnswer): HubEvent[] {
    const body = fixture.isEventStream ? eventsOf(fixture) : chunksOf(fixture).map((data) => ({ name: null, data }));
    const { read, answer } = readStream(body);
    expect(answer.parts.map(({ type }) => type)).toEqual(hub.parts.map(({ type }) => type));
    return read;
  }
});

describe("recorded requests are read and written again", () => {
  const asked = all.filter(({ request }) => request.length > 0);
  /** Recordings have long data cut off, in words. */
  const bodyOf = ({ request }: Fixture) =>
    JSON.parse(
      Buffer.from(request)
        .toString("utf8")
        .replace(/\.\.\.\[truncated \d+ base64 chars\]/g, ""),
    );
  const REFUSED: Record<string, string> = {
    "cached-content-explicit": "cachedContent",
    "tts-output": "generationConfig.responseModalities[0]",
  };

  it.each(named(asked))("%s", (name, fixture) => {
    const body = bodyOf(fixture);
    const read = () => readRequest(body, { isStreaming: fixture.isEventStream });
    const param = REFUSED[name.split("/").at(-1) as string];
    if (param) return expect(read).toThrow(expect.objectContaining({ code: "invalid_request", param }));
    const request = read();
    expect(request.needs).toEqual([]);
    const written = geminiProvider.writeRequest(request, { model: "gemini-3.8-flash", outputTokensMax: 100 }).body;
    const texts = (contents: { parts: Part[] }[]) => contents.flatMap(({ parts }) => parts.flatMap(({ text }) => text || []));
    expect(texts(written.contents as { parts: Part[] }[])).toEqual(texts(body.contents));
    const calls = (contents: { parts: Part[] }[]) =>
      contents.flatMap(({ parts }) =>
        parts.flatMap(({ functionCall, thoughtSignature }) => (functionCall ? [{ functionCall, thoughtSignature }] : [])),
      );
    expect(calls(written.contents as { parts: Part[] }[])).toEqual(calls(body.contents));
  });
});
