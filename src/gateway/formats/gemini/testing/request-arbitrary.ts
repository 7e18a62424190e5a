import fc from "fast-check";
import type { HubMessage, HubRequest, HubTool } from "../../../hub/hub-request";
import type { InputPart, ToolCallPart, ToolResultPart } from "../../../hub/parts";
import { args, bareSignature, textPart, thought, words } from "./arbitrary";

const placed = { cache: null, at: "" } as const;
const base64 = fc.base64String({ minLength: 4 });
const plain = words.map((text) => ({ type: "text" as const, text, citations: [], ...placed }));
const picture = fc.oneof(
  base64.map((data) => ({ kind: "base64" as const, mediaType: "image/png", data })),
  fc.constant({ kind: "url" as const, url: "https://example.com/a.webp" }),
);
const image = picture.map((source) => ({ type: "image" as const, source, detail: null, ...placed }));
const file = fc
  .oneof(
    base64.map((data) => ({ kind: "base64" as const, mediaType: "application/pdf", data })),
    words.map((text) => ({ kind: "text" as const, text })),
    fc.constant({ kind: "url" as const, url: "https://example.com/a.pdf" }),
  )
  .map((source) => ({ type: "file" as const, source, name: null, ...placed }));
const audio = fc
  .record({ data: base64, format: fc.constantFrom("wav", "mp3", "flac") })
  .map((sound) => ({ type: "audio" as const, ...sound, ...placed }));

const asked: fc.Arbitrary<InputPart[]> = fc.array(fc.oneof(plain, image, file, audio), { minLength: 1, maxLength: 3 });
const said: fc.Arbitrary<InputPart[]> = fc.array(
  fc.oneof(
    textPart.map((part) => ({ ...part, citations: [] })),
    thought.filter(({ signature }) => signature !== null),
    bareSignature,
  ),
  { maxLength: 3 },
);
const called = fc.array(fc.record({ name: fc.constantFrom("add", "find.it"), input: args }), { maxLength: 3 });
const answered = fc.record({
  text: fc.option(words),
  media: fc.array(
    fc.oneof(image, file).filter(({ source }) => source.kind !== "url"),
    { maxLength: 2 },
  ),
  isError: fc.boolean(),
});

/** What the user asks, what the model says and calls, and what the functions answer. */
const exchange = fc.record({ asked, said, called, answered: fc.array(answered, { minLength: 3, maxLength: 3 }) });

const SILENCE: InputPart = { type: "text", text: "…", citations: [], ...placed };
const message = (role: HubMessage["role"], parts: InputPart[]): HubMessage => ({ role, parts, name: null, at: "" });

const messages = fc
  .tuple(fc.option(fc.array(plain, { minLength: 1, maxLength: 2 })), fc.array(exchange, { minLength: 1, maxLength: 3 }))
  .map(([system, exchanges]): HubMessage[] => [
    ...(system ? [message("system", system)] : []),
    ...exchanges.flatMap(({ asked: question, said: before, called: calls, answered: answers }, turn) => {
      const made = calls.map((call, i): ToolCallPart => ({ type: "tool-call", id: `call-${turn}-${i}`, kind: "function", ...call, ...placed }));
      const results = made.map(({ id, name }, i): ToolResultPart => {
        const { text, media, isError } = answers[i] as (typeof answers)[number];
        const texts = text === null ? [] : [{ type: "text" as const, text, citations: [], ...placed }];
        return { type: "tool-result", callId: id, name, kind: "function", parts: [...texts, ...media], isError, ...placed };
      });
      const model = before.length + made.length > 0 ? [...before, ...made] : [SILENCE];
      return [message("user", question), message("assistant", model), ...(results.length > 0 ? [message("user", results)] : [])];
    }),
  ]);

const SCHEMA = { type: "object", properties: { a: { type: ["integer", "null"], enum: [1, null] } }, required: ["a"], additionalProperties: false };
const tools = fc
  .tuple(fc.subarray(["add", "find.it", "other"]), fc.option(words), fc.boolean())
  .map(([names, description, isStrict]): HubTool[] =>
    names.map((name) => ({ kind: "function", name, description, schema: SCHEMA, isStrict, cache: null, at: "", value: {} })),
  );
const at = <T>(value: T) => ({ value, at: "" });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value.map(at));

/** Requests that Gemini 3 can be sent without a loss. */
export const hubRequest: fc.Arbitrary<HubRequest> = fc
  .record({
    messages,
    tools,
    choice: fc.constantFrom("auto" as const, "none" as const, "required" as const, "tool" as const, null),
    outputFormat: fc.constantFrom<HubRequest["outputFormat"]>(
      null,
      { kind: "json", at: "" },
      {
        ...{ kind: "schema", name: "response", description: null, schema: SCHEMA, isStrict: true, at: "" },
      },
    ),
    reasoning: fc.option(
      fc.record({
        effort: fc.constantFrom("minimal" as const, "low" as const, "medium" as const, "high" as const, "default" as const),
        isShown: fc.option(fc.boolean()),
      }),
    ),
    outputTokensMax: fc.integer({ min: 1, max: 60_000 }),
    temperature: maybe(fc.constantFrom(0, 0.5, 2)),
    topP: maybe(fc.constantFrom(0, 0.95, 1)),
    topK: maybe(fc.constantFrom(1, 40)),
    frequencyPenalty: maybe(fc.constantFrom(-1, 0.5)),
    presencePenalty: maybe(fc.constantFrom(-1, 0.5)),
    seed: maybe(fc.integer()),
    stop: maybe(fc.array(words, { minLength: 1, maxLength: 5 })),
  })
  .map(
    ({ choice, reasoning, outputTokensMax, ...others }): HubRequest => ({
      ...others,
      ...{ format: "gemini", isStreaming: false, areCallsParallel: null, userId: null, cache: null, hints: [], needs: [] },
      outputTokensMax: at(outputTokensMax),
      choices: at(1),
      toolChoice: chooseFrom(choice, others.tools),
      reasoning: reasoning && { ...reasoning, budgetTokens: null, at: "" },
    }),
  );

function chooseFrom(choice: "auto" | "none" | "required" | "tool" | null, [tool]: HubTool[]): HubRequest["toolChoice"] {
  if (choice === null || !tool) return null;
  return choice === "tool" ? { kind: "tool", name: tool.name, at: "" } : { kind: choice, at: "" };
}
