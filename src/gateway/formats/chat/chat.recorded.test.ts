import { describe, expect, it } from "vitest";
import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import { emitAnswer } from "../../hub/emit-answer";
import type { HubAnswer, HubEvent } from "../../hub/hub-answer";
import type { HubRequest } from "../../hub/hub-request";
import type { OutputPart } from "../../hub/parts";
import { type Fixture, readFixtures } from "../../providers/testing/read-fixtures";
import type { ChatChunk } from "../../translate/chat/chat-types";
import { gather } from "../testing/gather";
import { accumulate, pushAll, readEvents } from "../testing/read-chat";
import { MessageStreamTranslator, translateMessage } from "../testing/translate-chat";
import { chatCaller } from "./caller";
import { makeChatProvider } from "./provider";
import { context, USAGE } from "./testing/make-hub";

const provider = makeChatProvider({ capField: "max_tokens" });
const all = readFixtures();
const chats = all.filter(({ api, status }) => /chat_completions$/.test(api) && status < 400);
const plain = chats.filter(({ isEventStream }) => !isEventStream);
const streams = chats.filter(({ isEventStream, name }) => isEventStream && !name.includes("error"));
const named = (fixtures: Fixture[]) => fixtures.map((fixture) => [fixture.name, fixture] as const);
const parse = (fixture: Fixture) => JSON.parse(Buffer.from(fixture.body).toString("utf8"));

/** What was said, by kind. */
function told(parts: readonly OutputPart[]) {
  const join = (type: string) => parts.map((part) => (part.type === type && "text" in part ? part.text : "")).join("");
  const calls = parts.flatMap((part) => (part.type === "tool-call" ? [{ name: part.name, input: part.input }] : []));
  const sources = parts.flatMap((part) => (part.type === "text" ? part.citations.map(({ url }) => url) : []));
  return { text: join("text"), reasoning: join("reasoning"), refusal: join("refusal"), calls, sources };
}

/** The same, read off recorded messages or deltas by the test itself. */
function recorded(messages: readonly Members[]) {
  const join = (...names: string[]) => messages.map((one) => names.map((name) => asText(one[name]) ?? "").find(Boolean) ?? "").join("");
  const calls: { name: string; input: string }[] = [];
  for (const one of messages)
    for (const stated of [...asList(one.tool_calls), ...(one.function_call ? [{ function: one.function_call }] : [])]) {
      const piece = asObject(stated) ?? {};
      const called = asObject(piece.function) ?? asObject(piece.custom) ?? {};
      if (called.name) calls.push({ name: String(called.name), input: "" });
      const known = calls[typeof piece.index === "number" ? piece.index : calls.length - 1];
      if (known) known.input += asText(called.arguments) ?? asText(called.input) ?? "";
    }
  const sources = messages.flatMap(({ annotations }) => asList(annotations).map((one) => asText(asObject(asObject(one)?.url_citation)?.url)));
  return { text: join("content"), reasoning: join("reasoning_content", "reasoning"), refusal: join("refusal"), calls, sources };
}

const firstOf = (choices: unknown) => asObject(asList(choices).find((choice) => !asObject(choice)?.index));

function expectedStop(finish: unknown, { calls, refusal }: ReturnType<typeof told>) {
  if (calls.length > 0) return "tool-calls";
  if (refusal !== "") return "refusal";
  return finish === "length" ? "length" : finish === "content_filter" ? "filter" : "end";
}

function readAll(events: readonly { name: string | null; data: unknown }[]): { answer: HubAnswer; events: HubEvent[]; isFinished: boolean } {
  const stream = provider.readStream(context());
  const read = [...events.flatMap((event) => stream.push(event)), ...stream.end()];
  return { answer: gather(read), events: read, isFinished: stream.isFinished };
}

it("there are recordings", () => {
  expect(plain.length).toBeGreaterThanOrEqual(20);
  expect(streams.length).toBeGreaterThanOrEqual(18);
});

describe("recorded answers are read whole", () => {
  it.each(named(plain))("%s", (_name, fixture) => {
    const json = parse(fixture);
    const { parts, stop, model, createdAtMs } = provider.readAnswer(json, context());
    const choice = firstOf(json.choices);
    expect(told(parts)).toEqual(recorded([asObject(choice?.message) ?? {}]));
    expect(stop.reason).toBe(expectedStop(choice?.finish_reason, told(parts)));
    expect({ model, createdAtMs }).toEqual({ model: json.model, createdAtMs: json.created * 1000 });
  });
});

describe("recorded streams are read whole", () => {
  it.each(named(streams))("%s", (_name, fixture) => {
    const events = readEvents(fixture.body);
    const { answer, isFinished, events: read } = readAll(events);
    const choices = events.map(({ data }) => firstOf(asObject(data)?.choices));
    const finish = choices.find((choice) => choice?.finish_reason)?.finish_reason;
    expect(told(answer.parts)).toEqual(recorded(choices.map((choice) => asObject(choice?.delta) ?? {})));
    expect(answer.stop.reason).toBe(expectedStop(finish, told(answer.parts)));
    expect(isFinished).toBe(true);
    expect(read.filter(({ type }) => type === "part").length).toBe(read.filter(({ type }) => type === "end").length);
    expect(answer.model).toBe(events.map(({ data }) => asText(asObject(data)?.model)).find(Boolean));
  });

  it.each(named(streams))("%s, cut off anywhere, is never told as finished", (_name, fixture) => {
    const events = readEvents(fixture.body);
    const end = events.findIndex(({ data }) => firstOf(asObject(data)?.choices)?.finish_reason);
    for (let cut = 0; cut < end; cut += Math.max(1, Math.floor(end / 20))) {
      const { isFinished, events: read } = readAll(events.slice(0, cut));
      expect(isFinished).toBe(false);
      expect(read.some(({ type }) => type === "stop")).toBe(false);
      expect(read.filter(({ type }) => type === "part").length).toBe(read.filter(({ type }) => type === "end").length);
    }
  });
});

describe("what Anthropic's answers are in this format stays the same when it is read and written again", () => {
  const messages = all.filter(({ provider: id, api, status }) => id === "anthropic" && api === "messages" && status < 400);

  it.each(named(messages.filter(({ isEventStream }) => !isEventStream)))("%s", (_name, fixture) => {
    const { usage: _usage, ...translated } = translateMessage(parse(fixture), context());
    const { usage: _ours, ...written } = chatCaller.writeAnswer(provider.readAnswer(translated, context()), context(), { usage: USAGE, cost: null });
    expect(written).toEqual(translated);
  });

  it.each(named(messages.filter(({ isEventStream }) => isEventStream)))("%s", async (_name, fixture) => {
    const chunks = pushAll(new MessageStreamTranslator(context()), readEvents(fixture.body)).filter(({ choices }) => choices.length > 0);
    const translated = await accumulate(chunks);
    const stream = chatCaller.openStream(context());
    const written = emitAnswer(provider.readAnswer(translated, context())).flatMap((event) => stream.push(event));
    const ours = await accumulate(written.map(({ data }) => data as ChatChunk));
    // Of a member that it does not know the SDK keeps the last piece.
    const strip = ({ choices }: typeof ours) => choices.map((choice) => ({ ...choice, message: { ...choice.message, reasoning_content: null } }));
    expect(strip(ours)).toEqual(strip(translated));
  });
});

describe("recorded requests are read, and written again without a loss", () => {
  const requests = all.filter(({ api, request }) => /chat_completions$/.test(api) && request.length > 0);
  const REFUSED: Record<string, string> = { "plain-web-search-preview": "web_search_options" };
  const NEEDED: Record<string, string[]> = { "stream-moderation-chunk-after-usage": ["moderation"], "tool-call-legacy-function-call": ["functions"] };
  const permissive = makeChatProvider({ capField: "max_completion_tokens", hints: "all", messageExtras: ["reasoning_content"] });

  it.each(named(requests))("%s", (name, fixture) => {
    const short = name.split("/").at(-1) as string;
    const isStreaming = fixture.isEventStream;
    const read = (body: Members) => chatCaller.readRequest(body, { isStreaming });
    const body = JSON.parse(Buffer.from(fixture.request).toString("utf8"));
    const param = REFUSED[short];
    if (param) return expect(() => read(body)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
    const { choices, ...request } = read(body);
    expect(request.needs.map(({ at }) => at)).toEqual(NEEDED[short] ?? []);
    expect(choices.value).toBe(body.n ?? 1);
    const told = { ...request, choices: { ...choices, value: 1 }, hints: [], needs: [], reasoning: null };
    const { outputTokensMax: _ours, ...again } = read(permissive.writeRequest(told, { model: "gpt-4o", outputTokensMax: 64 }).body);
    const { outputTokensMax: _theirs, ...before } = told;
    // A text alone stands in its message as it is, so that its place is another one; and a tool says nothing that goes without saying.
    const bare = ({ tools, ...others }: Pick<HubRequest, "tools">) =>
      JSON.parse(JSON.stringify({ ...others, tools: tools.map((tool) => ({ ...tool, value: {} })) }, (key, inner) => (key === "at" ? "" : inner)));
    expect(bare(again)).toEqual(bare(before));
  });
});
