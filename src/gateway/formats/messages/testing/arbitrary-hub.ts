import fc from "fast-check";
import type { HubAnswer, HubStop, StopReason } from "../../../hub/hub-answer";
import type { HubMessage, HubRequest } from "../../../hub/hub-request";
import type { CacheMark, ForeignPart, InputPart, OutputPart, ReasoningPart, TextPart, ToolCallPart } from "../../../hub/parts";
import { hubRequest } from "../../testing/hub-request";
import { tool } from "./hub-values";

const at = "";
const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const object = fc.dictionary(words, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map((value) => JSON.parse(JSON.stringify(value)));
const base64 = fc.base64String({ minLength: 4, maxLength: 16 });
const cache: fc.Arbitrary<CacheMark | null> = fc.constantFrom(null, null, null, { ttl: null }, { ttl: "5m" as const }, { ttl: "1h" as const });
const foreign: fc.Arbitrary<ForeignPart> = fc
  .tuple(fc.constantFrom("server_tool_use", "web_search_tool_result", "compaction", "newer_than_us"), object)
  .map(([type, value]) => ({ type: "foreign", format: "messages", value: { ...value, type }, at }));

function reasoning(makers: readonly ("anthropic" | "google" | "openai")[]): fc.Arbitrary<ReasoningPart> {
  const signed = fc.tuple(fc.oneof(words, fc.constant("")), base64, fc.constantFrom(...makers), fc.boolean());
  return signed.map(([text, signature, maker, isRedacted]) => {
    const redacted = isRedacted && maker === "anthropic";
    return { type: "reasoning", text: redacted ? "" : text, signature, maker, isRedacted: redacted, id: null, at };
  });
}
const unsigned: fc.Arbitrary<ReasoningPart> = words.map((text) => {
  return { type: "reasoning", text, signature: null, maker: null, isRedacted: false, id: null, at };
});
const call: fc.Arbitrary<ToolCallPart> = fc.tuple(id, fc.constantFrom("add", "find_it"), object).map(([callId, name, input]) => {
  return { type: "tool-call", id: `toolu_${callId}`, name, kind: "function", input: JSON.stringify(input), cache: null, at };
});
const cited: fc.Arbitrary<TextPart> = fc.tuple(words, fc.array(fc.tuple(fc.webUrl(), words), { maxLength: 2 })).map(([text, sources]) => {
  const citations = sources.map(([url, title]) => ({ startIndex: 0, endIndex: text.length, url, title }));
  return { type: "text", text, citations, cache: null, at };
});
const output: fc.Arbitrary<OutputPart> = fc.oneof(cited, call, foreign, unsigned, reasoning(["anthropic", "google", "openai"]));
const REASONS: StopReason[] = ["end", "stop-sequence", "tool-calls", "length", "context", "pause", "refusal"];

/** What a model of any provider may answer, as far as this format can say it. */
export const hubAnswer: fc.Arbitrary<HubAnswer> = fc
  .tuple(id, fc.array(output, { maxLength: 6 }), fc.constantFrom(...REASONS), words)
  .map(([name, parts, stated, sequence]) => {
    const reason = stated === "end" && parts.some(({ type }) => type === "tool-call") ? "tool-calls" : stated;
    const stop: HubStop = { reason, sequence: reason === "stop-sequence" ? sequence : null };
    return { id: `msg_${name}`, model: "some-model", createdAtMs: null, parts, stop };
  });

const text: fc.Arbitrary<TextPart> = fc.tuple(words, cache).map(([value, mark]) => ({ type: "text", text: value, citations: [], cache: mark, at }));
const image: fc.Arbitrary<InputPart> = fc
  .tuple(
    fc.oneof(
      base64.map((data) => ({ kind: "base64" as const, mediaType: "image/png", data })),
      fc.webUrl().map((url) => ({ kind: "url" as const, url })),
    ),
    cache,
  )
  .map(([source, mark]) => ({ type: "image", source, detail: null, cache: mark, at }));
const file: fc.Arbitrary<InputPart> = fc
  .tuple(
    fc.oneof(
      base64.map((data) => ({ kind: "base64" as const, mediaType: "application/pdf", data })),
      fc.webUrl().map((url) => ({ kind: "url" as const, url })),
      words.map((value) => ({ kind: "text" as const, text: value })),
    ),
    fc.option(words),
    cache,
  )
  .map(([source, name, mark]) => ({ type: "file", source, name, cache: mark, at }));
const said = fc.array(fc.oneof(text, image, file, foreign), { minLength: 1, maxLength: 3 });
const resultParts = fc.array(fc.oneof(text, image, file, foreign), { maxLength: 2 });
const answered = fc.tuple(
  fc.array(fc.oneof(text, foreign, reasoning(["anthropic"])), { maxLength: 2 }),
  fc.array(fc.tuple(call, resultParts, fc.boolean(), cache), { maxLength: 3 }),
);

const turn = (role: HubMessage["role"], parts: InputPart[]): HubMessage => ({ role, parts, name: null, at });

/** The user speaks, the model answers and calls tools, the user gives their results and speaks again. */
const conversation: fc.Arbitrary<HubMessage[]> = fc
  .tuple(fc.array(text, { maxLength: 2 }), said, fc.array(fc.tuple(answered, text, said), { maxLength: 3 }))
  .map(([system, first, rounds]) => [
    ...(system.length > 0 ? [turn("system", system)] : []),
    turn("user", first),
    ...rounds.flatMap(([[thoughts, calls], last, next]) => {
      const results = calls.map(([{ id: callId }, parts, isError, mark]): InputPart => {
        return { type: "tool-result", callId, name: null, kind: "function", parts: parts as TextPart[], isError, cache: mark, at };
      });
      const spoken: InputPart[] = [...thoughts, last, ...calls.map(([made]) => made)];
      return [turn("assistant", spoken), turn("user", [...results, ...next])];
    }),
  ]);

const placed = <T>(value: fc.Arbitrary<T>) => fc.option(value.map((stated) => ({ value: stated, at })));
/** Of a member that is called as an object's prototype nothing is taken over. */
const schema = object.filter((value) => !Object.hasOwn(value, "__proto__")).map((value) => ({ ...value, type: "object" }));
const tools = fc
  .array(fc.tuple(fc.option(words), schema, fc.boolean(), cache), { minLength: 1, maxLength: 3 })
  .map((list) => [
    ...list.map(([description, parameters, isStrict, mark], i) => tool(`tool_${i}`, { description, schema: parameters, isStrict, cache: mark, at })),
    tool("web_search", { kind: "own", at, value: { type: "web_search_20250305", name: "web_search", max_uses: 2 } }),
  ]);
const thinking: fc.Arbitrary<Partial<HubRequest>> = fc
  .tuple(fc.constantFrom("low", "medium", "high", "xhigh", "max", "default"), fc.boolean())
  .map(([effort, isShown]) => ({ reasoning: { effort, budgetTokens: null, isShown, at } }) as Partial<HubRequest>);
const disabled: Partial<HubRequest> = { reasoning: { effort: "none", budgetTokens: null, isShown: null, at } };
const sampled: fc.Arbitrary<Partial<HubRequest>> = fc.record({
  temperature: placed(fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)),
  topP: placed(fc.constantFrom(0.1, 0.5, 1)),
  topK: placed(fc.nat(100)),
  toolChoice: fc.constantFrom({ kind: "auto", at }, { kind: "required", at }, { kind: "tool", name: "tool_0", at }, { kind: "none", at }, null),
});

/** A request of an Anthropic caller; of others, what this format says in the same words. */
export const messagesRequest: fc.Arbitrary<HubRequest> = fc
  .tuple(
    ...[conversation, fc.option(tools, { nil: [] }), fc.oneof(thinking, sampled, fc.constant(disabled)), fc.boolean(), fc.boolean(), cache],
    placed(
      fc.array(
        words.filter((value) => value.trim() !== ""),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    ...[placed(words), fc.option(schema)],
  )
  .map(([messages, defined, options, isStreaming, isSerial, mark, stop, userId, outputSchema]) => {
    const { toolChoice: wanted = null, ...more } = options as Partial<HubRequest>;
    const toolChoice = (defined as unknown[]).length > 0 ? wanted : null;
    return hubRequest({
      ...({ format: "messages", messages, tools: defined, isStreaming, cache: mark, stop, userId, toolChoice, ...more } as Partial<HubRequest>),
      areCallsParallel: isSerial && toolChoice && toolChoice.kind !== "none" ? { value: false, at } : null,
      outputFormat: outputSchema
        ? { kind: "schema", name: "answer", description: null, schema: outputSchema as object as Record<string, unknown>, isStrict: true, at }
        : null,
      outputTokensMax: { value: 4096, at },
      choices: { value: 1, at },
    });
  });
