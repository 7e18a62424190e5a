import fc from "fast-check";
import type { HubAnswer, StopReason } from "../../../hub/hub-answer";
import type { HubMessage } from "../../../hub/hub-request";
import type { FilePart, ImagePart, InputPart, OutputPart, TextPart } from "../../../hub/parts";

export const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const url = fc.webUrl();
const json = fc.dictionary(words, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }).map((value) => JSON.stringify(value));
const signature = fc.base64String({ minLength: 4 });

const citation = fc.record({ startIndex: fc.nat(50), endIndex: fc.nat(50), url, title: words });
const text: fc.Arbitrary<OutputPart> = fc.record({
  type: fc.constant("text" as const),
  text: words,
  citations: fc.array(citation, { maxLength: 2 }),
  cache: fc.constant(null),
  at: fc.constant(""),
});
const refusal: fc.Arbitrary<OutputPart> = fc.record({ type: fc.constant("refusal" as const), text: words, at: fc.constant("") });
const id = fc.nat(1e9).map((n) => `rs_${n}`);
const base = { type: fc.constant("reasoning" as const), id, at: fc.constant("") };
const kept = { ...base, isRedacted: fc.constant(false) };
export const reasoning: fc.Arbitrary<OutputPart> = fc.oneof(
  fc.record({ ...kept, text: words, signature: fc.constant(null), maker: fc.constant(null) }),
  fc.record({ ...kept, text: fc.oneof(words, fc.constant("")), signature: signature.map((s) => `gAAAA${s}`), maker: fc.constant("openai" as const) }),
  fc.record({ ...kept, text: fc.oneof(words, fc.constant("")), signature, maker: fc.constantFrom("anthropic" as const, "google" as const) }),
  fc.record({ ...base, isRedacted: fc.constant(true), text: fc.constant(""), signature, maker: fc.constant("anthropic" as const) }),
);
const call: fc.Arbitrary<OutputPart> = fc.oneof(
  fc.record({
    type: fc.constant("tool-call" as const),
    id: words,
    name: fc.constantFrom("add", "find_it"),
    kind: fc.constant("function" as const),
    input: json,
    cache: fc.constant(null),
    at: fc.constant(""),
  }),
  fc.record({
    type: fc.constant("tool-call" as const),
    id: words,
    name: fc.constantFrom("apply_patch", "write"),
    kind: fc.constant("custom" as const),
    input: words,
    cache: fc.constant(null),
    at: fc.constant(""),
  }),
);
const image: fc.Arbitrary<OutputPart> = fc.record({
  type: fc.constant("image" as const),
  source: fc.record({ kind: fc.constant("base64" as const), mediaType: fc.constantFrom("image/png", "image/jpeg"), data: signature }),
  detail: fc.constant(null),
  cache: fc.constant(null),
  at: fc.constant(""),
});
const foreign: fc.Arbitrary<OutputPart> = fc.record({
  type: fc.constant("foreign" as const),
  format: fc.constant("responses" as const),
  value: fc.nat(1e6).map((n) => ({ type: "web_search_call", id: `ws_${n}`, status: "completed", action: { type: "search", query: "q" } })),
  at: fc.constant(""),
});

/** What a model answers, part by part. */
export const parts: fc.Arbitrary<OutputPart[]> = fc.array(fc.oneof(text, refusal, reasoning, call, image, foreign), { minLength: 1, maxLength: 6 });

/** An answer whose end is the one that this format would tell of such parts. */
export const answers: fc.Arbitrary<HubAnswer> = fc.tuple(parts, fc.constantFrom<StopReason>("end", "length", "filter")).map(([said, reason]) => {
  const has = (wanted: string) => said.some(({ type }) => type === wanted);
  const ended = has("tool-call") ? "tool-calls" : has("refusal") ? "refusal" : "end";
  return { id: "resp_1", model: "m", createdAtMs: 5000, parts: said, stop: { reason: reason === "end" ? ended : reason, sequence: null } };
});

const cache = fc.constantFrom(null, { ttl: null });
const at = fc.constant("");
const inputText: fc.Arbitrary<TextPart> = fc.record({ type: fc.constant("text" as const), text: words, citations: fc.constant([]), cache, at });
const seen: fc.Arbitrary<ImagePart> = fc.record({
  type: fc.constant("image" as const),
  source: fc.oneof(
    fc.record({ kind: fc.constant("base64" as const), mediaType: fc.constantFrom("image/png", "image/webp"), data: signature }),
    fc.record({ kind: fc.constant("url" as const), url }),
  ),
  detail: fc.constantFrom("auto" as const, "low" as const, "high" as const),
  cache,
  at,
});
const file: fc.Arbitrary<FilePart> = fc.record({
  type: fc.constant("file" as const),
  source: fc.oneof(
    fc.record({ kind: fc.constant("base64" as const), mediaType: fc.constant("application/pdf"), data: signature }),
    fc.record({ kind: fc.constant("text" as const), text: words }),
    fc.record({ kind: fc.constant("url" as const), url }),
  ),
  name: words,
  cache,
  at,
});
const audio: fc.Arbitrary<InputPart> = fc.record({
  type: fc.constant("audio" as const),
  data: signature,
  format: fc.constantFrom("wav", "mp3"),
  cache,
  at,
});
const user: fc.Arbitrary<HubMessage> = fc
  .array(fc.oneof(inputText, seen, file, audio), { minLength: 1, maxLength: 3 })
  .map((said) => ({ role: "user", parts: said, name: null, at: "" }));
const system: fc.Arbitrary<HubMessage> = fc
  .array(inputText, { minLength: 1, maxLength: 2 })
  .map((said) => ({ role: "system", parts: said, name: null, at: "" }));
const result = fc.record({ parts: fc.array(fc.oneof(inputText, seen, file), { maxLength: 3 }) });

/** What goes back to OpenAI: its own reasoning, and its calls with their results. */
const turn: fc.Arbitrary<HubMessage[]> = fc.tuple(parts, result).map(([said, { parts: answer }]) => {
  const kept = said.filter((part) => part.type !== "reasoning" || part.maker === "openai");
  const results = kept.flatMap((part): InputPart[] =>
    part.type === "tool-call"
      ? [{ type: "tool-result", callId: part.id, name: null, kind: part.kind, parts: answer, isError: false, cache: null, at: "" }]
      : [],
  );
  const messages: HubMessage[] = [
    { role: "assistant", parts: kept, name: null, at: "" },
    { role: "user", parts: results, name: null, at: "" },
  ];
  return messages.filter(({ parts: some }) => some.length > 0);
});
export const conversations: fc.Arbitrary<HubMessage[]> = fc
  .tuple(
    user,
    fc.array(
      fc.oneof(
        user.map((one) => [one]),
        system.map((one) => [one]),
        turn,
      ),
      { maxLength: 4 },
    ),
  )
  .map(([first, rest]) => [first, ...rest.flat()]);

/** The same text in pieces of `size` characters. */
export function cut(whole: string, size: number): string[] {
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => whole.slice(i * size, (i + 1) * size));
}
