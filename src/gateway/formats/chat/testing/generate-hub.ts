import fc from "fast-check";
import type { HubAnswer } from "../../../hub/hub-answer";
import type { HubMessage, HubRequest } from "../../../hub/hub-request";
import type { Citation, ForeignPart, InputPart, OutputPart, ReasoningPart, TextPart, ToolCallPart } from "../../../hub/parts";
import { hubRequest } from "../../testing/hub-request";
import { answer, call, message, text, thinking, tool } from "./make-hub";

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const base64 = fc.base64String({ minLength: 4, maxLength: 40 });
const list = <T>(one: fc.Arbitrary<T>, maxLength: number) => fc.array(one, { maxLength });

const citation = (length: number): fc.Arbitrary<Citation> =>
  fc
    .record({ startIndex: fc.nat(length - 1), size: fc.nat(length), url: fc.webUrl(), title: words })
    .map(({ size, startIndex, ...source }) => ({ ...source, startIndex, endIndex: Math.min(length, startIndex + size) }));
const citedText: fc.Arbitrary<TextPart> = words.chain((said) => list(citation(said.length), 2).map((citations) => text(said, { citations })));

const signed: fc.Arbitrary<ReasoningPart> = fc.oneof(
  fc.record({ said: words, signature: base64 }).map(({ said, signature }) => thinking(said, { signature, maker: "anthropic" })),
  base64.map((signature) => thinking("", { signature, maker: "anthropic", isRedacted: true })),
  fc
    .record({ said: fc.oneof(words, fc.constant("")), signature: base64, id: words })
    .map(({ said, signature, id }) => thinking(said, { signature, maker: "openai", id })),
  fc.record({ said: words, signature: base64 }).map(({ said, signature }) => thinking(said, { signature, maker: "google" })),
);
const unsigned = words.map((said) => [thinking(said)]);
const foreign: fc.Arbitrary<ForeignPart> = fc
  .record({ format: fc.constantFrom("messages" as const, "responses" as const, "gemini" as const), said: words })
  .map(({ format, said }) => ({ type: "foreign", format, value: { type: "server_tool_use", said }, at: "" }));
const image: fc.Arbitrary<Extract<OutputPart, { type: "image" }>> = fc
  .oneof(
    base64.map((data) => ({ kind: "base64" as const, mediaType: "image/png", data })),
    fc.webUrl().map((url) => ({ kind: "url" as const, url })),
  )
  .map((source) => ({ type: "image", source, detail: null, cache: null, at: "" }));

const argumentsText = fc.dictionary(words, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map((value) => JSON.stringify(value));
const callOf = (index: number, kinds: readonly ToolCallPart["kind"][]): fc.Arbitrary<OutputPart[]> =>
  fc
    .record({
      kind: fc.constantFrom(...kinds),
      name: fc.constantFrom("add", "find_it"),
      args: argumentsText,
      said: words,
      signature: fc.option(base64),
    })
    .map(({ kind, name, args, said, signature }) => [
      ...(signature === null ? [] : [thinking("", { signature, maker: "google" })]),
      call(`call_${index}`, name, kind === "function" ? args : said, { kind }),
    ]);
const callsOf = (kinds: readonly ToolCallPart["kind"][]) =>
  fc
    .integer({ min: 0, max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => callOf(i, kinds))).map((calls) => calls.flat()));

interface AnswerOptions {
  kinds: readonly ToolCallPart["kind"][];
  /** `unsigned`: what providers show of it; `signed`: what goes back to its maker. */
  reasoning: "signed" | "unsigned" | "either";
  /** Blocks and pictures. */
  hasOthers: boolean;
}

/** Answers in the order in which models give their parts. */
export function answers({ kinds, reasoning, hasOthers }: AnswerOptions): fc.Arbitrary<HubAnswer> {
  const thought = { signed: list(signed, 3), unsigned, either: fc.oneof(list(signed, 3), unsigned) }[reasoning];
  const refusal = words.map((said): OutputPart => ({ type: "refusal", text: said, at: "" }));
  return fc
    .tuple(thought, list(foreign, hasOthers ? 2 : 0), list(citedText, 1), list(refusal, 1), list(image, hasOthers ? 2 : 0), callsOf(kinds))
    .chain((parts) => fc.constantFrom("end" as const, "length" as const, "filter" as const).map((stop) => stoppedBy(parts.flat(), stop)));
}

function stoppedBy(parts: OutputPart[], otherwise: HubAnswer["stop"]["reason"]): HubAnswer {
  const has = (type: OutputPart["type"]) => parts.some((part) => part.type === type);
  if (has("tool-call")) return answer(parts, "tool-calls");
  return answer(parts, has("refusal") ? "refusal" : otherwise);
}

const file = fc
  .record({ data: base64, name: words })
  .map(({ data, name }): InputPart => ({ type: "file", source: { kind: "base64", mediaType: "application/pdf", data }, name, cache: null, at: "" }));
const audio = base64.map((data): InputPart => ({ type: "audio", data, format: "wav", cache: null, at: "" }));
const newer = words.map((said): InputPart => ({ type: "foreign", format: "chat", value: { type: "video_url", said }, at: "" }));
const plainText = words.map((said) => text(said));
const speaker = fc.option(fc.constantFrom("Ann", "Bob"));

const said = (role: HubMessage["role"], part: fc.Arbitrary<InputPart>): fc.Arbitrary<HubMessage> =>
  fc.record({ parts: fc.array(part, { minLength: 1, maxLength: 3 }), name: speaker }).map(({ parts, name }) => ({ ...message(role, parts), name }));

/** An answer, and the results of the tools that it has called. */
const turn: fc.Arbitrary<HubMessage[]> = fc
  .tuple(
    list(signed, 2),
    fc.array(citedText, { minLength: 1, maxLength: 2 }),
    callsOf(["function", "custom"]),
    fc.array(list(plainText, 2), { minLength: 3, maxLength: 3 }),
  )
  .map(([thought, texts, calls, answered]) => {
    const results = calls.flatMap((part, i): InputPart[] =>
      part.type === "tool-call"
        ? [{ type: "tool-result", callId: part.id, name: null, kind: part.kind, parts: answered[i % 3] ?? [], isError: false, cache: null, at: "" }]
        : [],
    );
    return [message("assistant", [...thought, ...texts, ...calls]), ...(results.length > 0 ? [message("user", results)] : [])];
  });

const placed = <T>(value: fc.Arbitrary<T>) => fc.option(value.map((one) => ({ value: one, at: "" })));
const TOOLS = [
  tool("function", "add", { description: "Adds", schema: { type: "object", properties: {} }, isStrict: true, at: "" }),
  tool("custom", "find_it", { at: "" }),
];
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Conversations of which this format can say everything. */
export const conversations: fc.Arbitrary<HubRequest> = fc
  .record({
    messages: fc
      .tuple(
        list(said("system", plainText), 1),
        said("user", fc.oneof(plainText, image, file, audio, newer)),
        list(
          fc.oneof(
            turn,
            said("user", plainText).map((one) => [one]),
          ),
          4,
        ),
      )
      .map(([system, user, turns]) => [...system, user, ...turns.flat()]),
    tools: fc.constantFrom(TOOLS, TOOLS.slice(0, 1)),
    toolChoice: fc.constantFrom(
      null,
      { kind: "auto" as const, at: "" },
      { kind: "required" as const, at: "" },
      { kind: "tool" as const, name: "add", at: "" },
    ),
    areCallsParallel: placed(fc.boolean()),
    outputFormat: fc.constantFrom(
      null,
      { kind: "json" as const, at: "" },
      { ...{ kind: "schema" as const, name: "n", description: null, schema: { type: "object" }, isStrict: true, at: "" } },
    ),
    reasoning: fc
      .option(fc.constantFrom("none" as const, "low" as const, "high" as const, "xhigh" as const))
      .map((effort) => effort && { effort, budgetTokens: null, isShown: null, at: "" }),
    temperature: placed(share),
    topP: placed(share),
    frequencyPenalty: placed(share),
    presencePenalty: placed(share),
    seed: placed(fc.nat()),
    stop: placed(fc.array(words, { minLength: 1, maxLength: 3 })),
    userId: placed(words),
  })
  .map((stated) => hubRequest(stated));
