import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { formatCustomInput } from "../hub/custom-input";
import type { HubUsage, StopReason } from "../hub/hub-answer";
import { type Citation, FORMATS, type FormatId, type OutputPart } from "../hub/parts";
import type { UsageReader } from "../providers/contract";
import { openReader } from "../providers/testing/read-answer";
import { findRecordings, isError, type Recording } from "./testing/matrix/find-recordings";
import { openReaderOf, readHub } from "./testing/matrix/read-hub";
import { COST, type Relayed, relayRecording } from "./testing/matrix/relay-recording";
import { type SdkReading, seeChat, seeResponses } from "./testing/matrix/see-openai";
import { seeGemini, seeMessages } from "./testing/matrix/see-others";
import { type Seen, tell, textOf } from "./testing/matrix/tell";

/** What a format has no words for, and what it says instead. All else arrives. */
interface Loss {
  what: string;
  why: string;
  leave(seen: Seen): Seen;
  /** Also where the bytes are the provider's own. */
  isOfOwn?: true;
}

const changeParts =
  (change: (part: OutputPart) => OutputPart[]): Loss["leave"] =>
  ({ parts, ...seen }) => ({ ...seen, parts: parts.flatMap(change) });
const changeStop =
  (words: Partial<Record<StopReason, StopReason>>): Loss["leave"] =>
  ({ stop, ...seen }) => {
    const has = (type: OutputPart["type"]) => seen.parts.some((part) => part.type === type);
    const reason = stop.reason === "refusal" && has("refusal") ? "refusal" : (words[stop.reason] ?? stop.reason);
    return { ...seen, stop: { reason: reason === "end" && has("tool-call") ? "tool-calls" : reason, sequence: null } };
  };
const changeUsage =
  (counts: Partial<HubUsage>): Loss["leave"] =>
  ({ usage, ...seen }) => ({ ...seen, usage: usage && { ...usage, ...counts } });
const onlyOwn = (format: FormatId) => changeParts((part) => (part.type === "foreign" && part.format !== format ? [] : [part]));
const ofAll = (text: string, source: Citation): Citation => ({ ...source, startIndex: 0, endIndex: text.length });
const KINDS: OutputPart["type"][] = ["reasoning", "foreign", "text", "refusal", "image", "tool-call"];

const FEW_STOPS = {
  what: "why exactly it stops",
  leave: changeStop({ "stop-sequence": "end", pause: "end", context: "length", refusal: "filter" }),
};
const REFUSAL_IS_TEXT: Loss = {
  ...{ what: "that a text is a refusal", why: "refusals are texts, and the stop says what they are" },
  leave: changeParts((part) => [part.type === "refusal" ? textOf(part.text) : part]),
};
const CUSTOM_IS_FUNCTION: Loss = {
  ...{ what: "that a tool takes any text", why: "all tools are functions: the text is the one argument" },
  leave: changeParts((part) =>
    part.type === "tool-call" && part.kind === "custom" ? [{ ...part, kind: "function", input: formatCustomInput(part.input) }] : [part],
  ),
};
const FOREIGN = { what: "parts that only another format has", why: "a client takes no type that it does not know" };

const LOSSES: Record<FormatId, readonly Loss[]> = {
  chat: [
    {
      ...{ what: "the order of its parts", why: "a message has one member for each kind", isOfOwn: true },
      leave: ({ parts, ...seen }) => ({ ...seen, parts: [...parts].sort((a, b) => KINDS.indexOf(a.type) - KINDS.indexOf(b.type)) }),
    },
    { ...FEW_STOPS, why: "there are an end, calls, a length and a filter; a refusal is told by its text" },
    { what: "how long a cache lives", why: "there is one lifetime", leave: changeUsage({ cacheWrite1h: 0 }) },
  ],
  responses: [
    { ...FEW_STOPS, why: "it is completed, or incomplete for a length or a filter; a refusal is told by its text" },
    { ...FOREIGN, leave: onlyOwn("responses") },
    { what: "how long a cache lives", why: "there is one lifetime", leave: changeUsage({ cacheWrite1h: 0 }) },
  ],
  messages: [
    {
      what: "a filter",
      why: "Anthropic's own are refusals",
      leave: ({ stop, ...seen }) => ({ ...seen, stop: { ...stop, reason: stop.reason === "filter" ? "refusal" : stop.reason } }),
    },
    REFUSAL_IS_TEXT,
    CUSTOM_IS_FUNCTION,
    {
      ...{ what: "which words a source is cited for", why: "a citation is of its block" },
      leave: changeParts((part) => [
        part.type === "text"
          ? textOf(
              part.text,
              part.citations.map((source) => ofAll(part.text, source)),
            )
          : part,
      ]),
    },
    { ...FOREIGN, leave: onlyOwn("messages") },
  ],
  gemini: [
    REFUSAL_IS_TEXT,
    { ...FEW_STOPS, why: "there are an end, a length and filters" },
    CUSTOM_IS_FUNCTION,
    { ...FOREIGN, leave: onlyOwn("gemini") },
    { what: "what was written to a cache", why: "Google charges nobody for that", leave: changeUsage({ cacheWrite: 0, cacheWrite1h: 0 }) },
  ],
};

/** To callers of their own format recordings pass as the bytes that they are. What SDKs read otherwise than we do, or not at all, and why. */
const READ_OTHERWISE: Readonly<Record<string, string>> = {
  "anthropic/messages/stream-duplicate-message-start": "the SDK refuses a second start",
  "anthropic/messages/stream-prepopulated-message-start-no-delta": "no event tells the usage, and so none the cost",
  "anthropic/messages/stream-server-mcp": "the SDK leaves out the pieces of an MCP tool's input",
  "google/native_streamGenerateContent/jsonarray-no-alt-sse": "a list of chunks is what another call gets",
  "google/vertex_native_stream/stream-partial-args-no-token-counts": "the SDK leaves a call's arguments in pieces",
  "openai/chat_completions/stream-forced-tool-finish-stop": "OpenAI says that it has simply ended (oddities.md C3)",
  "openai/responses/get-background-stream-resume": "the SDK takes no stream that begins with response.queued",
  "openai/responses/stream-incomplete-max-output": "OpenAI states zeros (U15), and what is charged is estimated",
  "openai/responses/stream-mcp": "OpenAI ends two items with the whole response only: we tell them then",
};

const SDKS: Record<FormatId, (relayed: Relayed, seed: number) => Promise<SdkReading[]>> = {
  ...{ chat: seeChat, responses: seeResponses, messages: seeMessages, gemini: seeGemini },
};

const recordings = findRecordings();
const answers = recordings.filter((recording) => !isError(recording));
const named = (list: readonly Recording[]) => list.map((recording, i) => [recording.name, recording, i] as const);
/** What was left out of some recording. */
const needed = new Set<Loss>();
let cells = 0;

// Google's client warns of parts that are no text.
beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterAll(() => {
  vi.restoreAllMocks();
  console.log(`matrix: ${answers.length} recordings × ${FORMATS.length} formats = ${cells} cells`);
});

it("the recordings are there", () => expect(answers.length).toBeGreaterThanOrEqual(120));

describe.each(FORMATS)("an answer for callers of %s", (caller) => {
  it.each(named(answers))("%s", async (name, recording, seed) => {
    const isOwn = recording.format === caller;
    const losses = LOSSES[caller].filter(({ isOfOwn }) => isOfOwn || !isOwn);
    const hub = readHub(recording.format, recording, openReader(recording) as UsageReader);
    const said = losses.reduce(leaveOut, hub);
    const relayed = await relayRecording(recording, caller, seed);
    const expectSame = async () => {
      for (const { sdk, told, cost } of await SDKS[caller](relayed, seed)) expect({ sdk, ...told, cost }).toEqual({ sdk, ...tell(said), cost: COST });
    };
    if (isOwn && READ_OTHERWISE[name]) await expect(expectSame()).rejects.toThrow();
    else await expectSame();
    expectBack(caller, said, readHub(caller, relayed, openReaderOf(caller, recording.request.length)));
    cells++;
  });
});

it("no more is left out than has to be", () => {
  for (const format of FORMATS) expect(LOSSES[format].filter((loss) => !needed.has(loss))).toEqual([]);
});

function leaveOut(seen: Seen, loss: Loss): Seen {
  const left = loss.leave(seen);
  if (!isDeepStrictEqual(tell(left), tell(seen))) needed.add(loss);
  return left;
}

/** What was written, read by the format's provider side. */
function expectBack(caller: FormatId, said: Seen, { usage, ...again }: Seen): void {
  const ordered = LOSSES[caller].filter(({ isOfOwn }) => isOfOwn).reduce((seen, { leave }) => leave(seen), { ...again, usage });
  // No tokens at all beside words is not believed: they are estimated.
  const isNothing = said.usage?.input === 0 && said.usage.output === 0;
  expect(tell({ ...ordered, usage: isNothing ? said.usage : usage })).toEqual(tell(said));
}
