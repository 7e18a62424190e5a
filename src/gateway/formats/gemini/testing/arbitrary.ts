import fc from "fast-check";
import { emitAnswer } from "../../../hub/emit-answer";
import type { HubAnswer, HubEvent } from "../../../hub/hub-answer";
import type { Citation, OutputPart, ReasoningPart, TextPart } from "../../../hub/parts";

export const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
export const args = fc
  .dictionary(words, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(JSON.parse(JSON.stringify(value, (_, inner) => (Object.is(inner, -0) ? 0 : inner)))));
export const signature = fc.base64String({ minLength: 4, maxLength: 40 });
const placed = { cache: null, at: "" } as const;

const citationsOf = (text: string): fc.Arbitrary<Citation[]> => {
  const marks = [0];
  for (const letter of text) marks.push((marks.at(-1) as number) + letter.length);
  const span = fc.tuple(fc.nat({ max: marks.length - 2 }), fc.nat({ max: marks.length - 2 })).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1]);
  const one = fc
    .record({ span, url: fc.constantFrom("https://example.com/a?b=c#d", "http://[::1]/", "https://ü.example"), title: words })
    .map(({ span: [from, to], url, title }) => ({
      ...{ startIndex: marks[from as number] as number, endIndex: marks[to as number] as number },
      ...{ url, title },
    }));
  return fc.array(one, { maxLength: 2 });
};

export const textPart: fc.Arbitrary<TextPart> = words.chain((text) =>
  citationsOf(text).map((citations) => ({ type: "text" as const, text, citations, ...placed })),
);
export const thought: fc.Arbitrary<ReasoningPart> = fc
  .record({ text: words, signature: fc.option(signature) })
  .map(({ text, signature: signed }) => ({
    ...{ type: "reasoning" as const, text, signature: signed, maker: signed === null ? null : ("google" as const) },
    ...{ isRedacted: false, id: null, at: "" },
  }));
export const bareSignature: fc.Arbitrary<ReasoningPart> = signature.map((signed) => ({
  ...{ type: "reasoning" as const, text: "", signature: signed, maker: "google" as const, isRedacted: false, id: null, at: "" },
}));
export const toolCall = fc
  .record({ id: fc.stringMatching(/^[a-z0-9]{6,12}$/), name: fc.constantFrom("add", "find_it"), input: args })
  .map((call) => ({
    ...{ type: "tool-call" as const, kind: "function" as const },
    ...call,
    ...placed,
  }));
const image = fc.base64String({ minLength: 4 }).map((data) => ({
  ...{ type: "image" as const, source: { kind: "base64" as const, mediaType: "image/png", data }, detail: null },
  ...placed,
}));
const foreign = fc.record({ code: words }).map((executableCode) => ({
  ...{ type: "foreign" as const, format: "gemini" as const, value: { executableCode }, at: "" },
}));

/** Parts in any order, as far as Google can say them: signatures of Google, no two of a kind side by side that a stream would join. */
export const outputParts: fc.Arbitrary<OutputPart[]> = fc
  .array(fc.oneof(textPart, thought, bareSignature, toolCall, image, foreign), { maxLength: 7 })
  .map((parts) => {
    const kept: OutputPart[] = [];
    for (const part of parts) if (!kept.some((before, i) => i === kept.length - 1 && wouldJoin(before, part))) kept.push(part);
    return kept;
  });

function wouldJoin(before: OutputPart, next: OutputPart): boolean {
  if (before.type === "reasoning" && next.type === "reasoning") return before.signature === null && next.text !== "";
  return before.type === "text" && next.type === "text";
}

export const answer: fc.Arbitrary<HubAnswer> = fc
  .record({ parts: outputParts, isCut: fc.boolean(), id: fc.uuid(), model: fc.constantFrom("gemini-3.8-flash", "gemini-2.5-pro") })
  .map(({ parts, isCut, id, model }) => {
    const reason = isCut ? ("length" as const) : parts.some(({ type }) => type === "tool-call") ? ("tool-calls" as const) : ("end" as const);
    return { id, model, createdAtMs: null, parts, stop: { reason, sequence: null } };
  });

/** An answer as a stream's events, with its texts in pieces of `size` characters, and signs of life between them. */
export function streamAnswerEvents(whole: HubAnswer, size: number): HubEvent[] {
  return emitAnswer(whole).flatMap((event): HubEvent[] => {
    if (event.type !== "text") return [event];
    const letters = [...event.text];
    const pieces = Array.from({ length: Math.ceil(letters.length / size) }, (_, i) => letters.slice(i * size, (i + 1) * size).join(""));
    return pieces.flatMap((text): HubEvent[] => [{ ...event, text }, { type: "ping" }]);
  });
}
