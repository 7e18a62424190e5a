import fc from "fast-check";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import type { Members } from "../../bytes/json/parse-members";
import type { OutputPart } from "../../hub/parts";
import { splitBody } from "../../providers/testing/read-answer";
import { type Fixture, readFixtures } from "../../providers/testing/read-fixtures";
import { gather } from "../testing/gather";
import { responsesCaller } from "./caller";
import { responsesProvider } from "./provider";
import { CLOSING, contextOf } from "./testing/context";
import { clientFor, clientForStream } from "./testing/read-with-sdk";

const context = { requestedModel: "asked-for", id: "chatcmpl-ours", createdAtMs: 1_763_000_000_000 };
const all = readFixtures().filter(({ api, status }) => api === "responses" && status < 400);
const named = (fixtures: Fixture[]) => fixtures.map((fixture) => [fixture.name, fixture] as const);
const plain = all.filter(({ isEventStream }) => !isEventStream);
const streams = all.filter(({ isEventStream }) => isEventStream);
const QUEUED = "openai/responses/plain-background-queued";
const FAILED = "openai/responses/stream-error-insufficient-quota";

interface Said {
  texts: string[];
  refusals: string[];
  calls: unknown[];
  reasoning: unknown[][];
  citations: unknown[];
  others: unknown[];
}
const KNOWN = new Set(["message", "function_call", "custom_tool_call", "reasoning"]);

/** Read off OpenAI's items by the test itself. */
function saidOf(output: OpenAI.Responses.ResponseOutputItem[]): Said {
  const content = output.flatMap((item) => (item.type === "message" ? item.content : []));
  const texts = content.flatMap((part) => (part.type === "refusal" ? [] : [part]));
  const notes = texts.flatMap(({ annotations }) => (annotations ?? []).flatMap((note) => (note.type === "url_citation" ? [note] : [])));
  return {
    texts: texts.map(({ text }) => text),
    refusals: content.flatMap((part) => (part.type === "refusal" ? [part.refusal] : [])),
    calls: output.flatMap((item) => callOf(item)),
    reasoning: output.flatMap((item) => (item.type === "reasoning" ? [reasoningOf(item)] : [])),
    citations: notes.map(({ url, title, start_index, end_index }) => [url, title ?? "", start_index ?? 0, end_index ?? 0]),
    others: output.filter(({ type }) => !KNOWN.has(type)),
  };
}

function callOf(item: OpenAI.Responses.ResponseOutputItem): unknown[] {
  if (item.type === "function_call") return [[item.call_id, item.name, item.arguments]];
  return item.type === "custom_tool_call" ? [[item.call_id, item.name, item.input]] : [];
}

function reasoningOf({ id, summary, encrypted_content }: OpenAI.Responses.ResponseReasoningItem): unknown[] {
  return [id, summary.map(({ text }) => text).join("\n\n"), encrypted_content ?? null];
}

function saidOfParts(parts: OutputPart[]): Said {
  const only = <Type extends OutputPart["type"]>(type: Type) =>
    parts.filter((part): part is Extract<OutputPart, { type: Type }> => part.type === type);
  return {
    texts: only("text").map(({ text }) => text),
    refusals: only("refusal").map(({ text }) => text),
    calls: only("tool-call").map(({ id, name, input }) => [id, name, input]),
    reasoning: only("reasoning").map(({ id, text, signature }) => [id, text, signature]),
    citations: only("text").flatMap(({ citations }) => citations.map(({ url, title, startIndex, endIndex }) => [url, title, startIndex, endIndex])),
    others: only("foreign").map(({ value }) => value),
  };
}

function stopOf({ status, incomplete_details, output }: OpenAI.Responses.Response): string {
  if (status === "incomplete") return incomplete_details?.reason === "content_filter" ? "filter" : "length";
  return output.some(({ type }) => type === "function_call" || type === "custom_tool_call") ? "tool-calls" : "end";
}

function eventsOf(fixture: Fixture, cuts: readonly number[] = []): { name: string | null; data: unknown }[] {
  return splitBody(fixture.body, cuts).flatMap(({ name, data }) => (data ? [{ name, data: JSON.parse(Buffer.from(data).toString("utf8")) }] : []));
}

function readEvents(events: { name: string | null; data: unknown }[]) {
  const reader = responsesProvider.readStream(context);
  const read = [...events.flatMap((event) => reader.push(event)), ...reader.end()];
  return { read, reader, answer: gather(read) };
}

/** The stream's response, with its items as they were when they were done: OpenAI encrypts reasoning anew for the whole. */
function wholeOf(fixture: Fixture): OpenAI.Responses.Response {
  const events = eventsOf(fixture).map(({ data }) => data as OpenAI.Responses.ResponseStreamEvent);
  const done = new Map(events.flatMap((event) => (event.type === "response.output_item.done" ? [[event.item.id, event.item]] : [])));
  const last = events.at(-1);
  if (last?.type !== "response.completed" && last?.type !== "response.incomplete") throw new Error("has no end");
  return { ...last.response, output: last.response.output.map((item) => done.get(item.id) ?? item) };
}

describe("recorded responses", () => {
  it("are there", () => {
    expect(plain.length).toBeGreaterThanOrEqual(15);
    expect(streams.length).toBeGreaterThanOrEqual(12);
  });

  it.each(named(plain.filter(({ name }) => name !== QUEUED)))("%s is what the hub reads", (_name, fixture) => {
    const response = JSON.parse(Buffer.from(fixture.body).toString("utf8"));
    const answer = responsesProvider.readAnswer(response, context);
    expect(saidOfParts(answer.parts)).toEqual(saidOf(response.output));
    expect(answer).toMatchObject({ id: response.id, model: response.model ?? null, stop: { reason: stopOf(response) } });
  });

  it("that are still to be made are no answer", () => {
    const queued = plain.find(({ name }) => name === QUEUED);
    expect(() => responsesProvider.readAnswer(JSON.parse(Buffer.from(queued?.body ?? []).toString("utf8")), context)).toThrow("queued");
  });

  it.each(named(streams.filter(({ name }) => name !== FAILED)))("%s, a stream, is its whole", (_name, fixture) => {
    const whole = wholeOf(fixture);
    const { reader, answer } = readEvents(eventsOf(fixture));
    const [said, expected] = [saidOfParts(answer.parts), saidOf(whole.output)];
    // What has no deltas is told when it is done, and two can overtake each other.
    expect(said.others).toHaveLength(expected.others.length);
    expect(said.others).toEqual(expect.arrayContaining(expected.others));
    expect({ ...said, others: [] }).toEqual({ ...expected, others: [] });
    expect([reader.isFinished, reader.error]).toEqual([true, null]);
    expect(answer).toMatchObject({ id: whole.id, model: whole.model, createdAtMs: whole.created_at * 1000, stop: { reason: stopOf(whole) } });
  });

  it("an error inside a stream is an error, once", () => {
    const { reader, read } = readEvents(eventsOf(streams.find(({ name }) => name === FAILED) as Fixture));
    expect(reader.isFinished).toBe(false);
    expect(reader.error).toMatchObject({ status: 503, error: { code: "unavailable" } }); // the operator is out of credit there
    expect(read.map(({ type }) => type)).toEqual(["start"]);
  });

  it.each(named(streams))("%s is the same wherever it is cut", (_name, fixture) => {
    const { read } = readEvents(eventsOf(fixture));
    fc.assert(
      fc.property(fc.array(fc.nat(fixture.body.length), { maxLength: 20 }), (cuts) => {
        expect(
          readEvents(
            eventsOf(
              fixture,
              [...cuts].sort((a, b) => a - b),
            ),
          ).read,
        ).toEqual(read);
      }),
      { numRuns: runs(5) },
    );
  });

  it.each(named(streams))("%s that breaks off before its end is never finished, and what has begun ends", (_name, fixture) => {
    const events = eventsOf(fixture);
    for (let length = 0; length < events.length; length += Math.max(1, Math.floor(events.length / 25))) {
      const { reader, read } = readEvents(events.slice(0, length));
      expect(reader.isFinished).toBe(false);
      const begun = read.flatMap((event) => (event.type === "part" ? [event.index] : []));
      expect(read.flatMap((event) => (event.type === "end" ? [event.index] : [])).sort()).toEqual([...begun].sort());
      expect(read.some(({ type }) => type === "stop")).toBe(false);
    }
  });
});

describe("recorded responses, written again", () => {
  /** What a resold answer says: the same, in items with our names. */
  const asRead = (response: OpenAI.Responses.Response) => {
    const said = saidOf(response.output);
    return { ...said, reasoning: said.reasoning.map(([_id, ...reasoning]) => reasoning), stop: stopOf(response) };
  };

  it.each(named(plain.filter(({ name }) => name !== QUEUED)))("%s is read by the SDK as the same", async (_name, fixture) => {
    const response = JSON.parse(Buffer.from(fixture.body).toString("utf8"));
    const written = responsesCaller.writeAnswer(responsesProvider.readAnswer(response, context), contextOf(), CLOSING);
    const read = await clientFor(JSON.stringify(written)).responses.create({ model: "m", input: "Hi" });
    expect(asRead(read)).toEqual(asRead(response));
    expect(read.usage).toMatchObject({ input_tokens: 100, output_tokens: 40, cost: CLOSING.cost });
  });

  it.each(named(streams.filter(({ name }) => name !== FAILED)))("%s is read by the SDK's stream helper as the same", async (_name, fixture) => {
    const writer = responsesCaller.openStream(contextOf());
    const { read } = readEvents(eventsOf(fixture));
    const written = [...read.flatMap((event) => writer.push(event)), ...writer.close(CLOSING)];
    const final = await clientForStream(written).responses.stream({ model: "m", input: "Hi" }).finalResponse();
    const whole = wholeOf(fixture);
    const { others, ...said } = asRead(final);
    expect(others).toEqual(expect.arrayContaining(saidOf(whole.output).others));
    expect(said).toEqual((({ others: _others, ...rest }) => rest)(asRead(whole)));
    expect(final.output_text).toBe(saidOf(whole.output).texts.join(""));
  });
});

describe("recorded requests", () => {
  const requests = readFixtures().filter(({ api, request }) => api === "responses" && request.length > 0);

  it.each(named(requests))("%s is read, or refused for what is not resold", (name, fixture) => {
    const body: Members = JSON.parse(Buffer.from(fixture.request).toString("utf8"));
    const read = () => responsesCaller.readRequest(body, { isStreaming: body.stream === true });
    if (body.service_tier === "priority") expect(read).toThrow(/^service_tier: /);
    else if (/<MASSIVE|truncated|…|\.\.\./.test(JSON.stringify(body.input)) && /image|pdf/.test(name)) expect(read).toThrow(/_url: |file_data: /);
    else expect(read().messages.length).toBeGreaterThan(0);
  });
});
