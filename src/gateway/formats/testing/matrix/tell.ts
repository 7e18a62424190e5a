import { parseJson } from "../../../bytes/json/parse-members";
import type { HubAnswer, HubUsage, StopReason } from "../../../hub/hub-answer";
import type { OutputPart, TextPart } from "../../../hub/parts";

/** An answer with what it took, as the hub has it or as a test reads it off what an SDK returns. */
export interface Seen extends Pick<HubAnswer, "parts" | "stop"> {
  /** Null: nobody has stated it, and nothing could be estimated. */
  usage: HubUsage | null;
}

/** What an answer says, in however many pieces. Signatures and ids that no program reads are not here: round-trip.test.ts has them. */
export interface Told {
  text: string;
  refusal: string;
  reasoning: string;
  /** The kinds of its parts, in order; of several of a kind in a row, one. */
  order: OutputPart["type"][];
  calls: { id: string; name: string; kind: "function" | "custom"; input: unknown }[];
  /** `cited`: the text that they stand at. */
  citations: { url: string; title: string; cited: string }[];
  images: unknown[];
  /** What one format alone has. */
  others: unknown[];
  stop: StopReason;
  sequence: string | null;
  usage: HubUsage | null;
}

export function tell({ parts, stop, usage }: Seen): Told {
  const of = <Type extends OutputPart["type"]>(type: Type) => parts.filter((part): part is Extract<OutputPart, { type: Type }> => part.type === type);
  const join = (type: "text" | "refusal" | "reasoning") =>
    of(type)
      .map(({ text }) => text)
      .join("");
  const order = parts.filter((part) => !("text" in part) || part.text !== "").map(({ type }) => type);
  return {
    ...{ text: join("text"), refusal: join("refusal"), reasoning: join("reasoning") },
    order: order.filter((type, i) => type !== order[i - 1]),
    calls: of("tool-call").map(({ id, name, kind, input }) => ({ id, name, kind, input: kind === "custom" ? input : readArguments(input) })),
    citations: of("text").flatMap(tellCitations),
    images: of("image").map(({ source }) => source),
    others: of("foreign").map(({ value }) => value),
    ...{ stop: stop.reason, sequence: stop.sequence, usage },
  };
}

/** Formats space them in their own ways. */
function readArguments(input: string): unknown {
  return input === "" ? {} : (parseJson(input) ?? input);
}

function tellCitations({ text, citations }: TextPart): Told["citations"] {
  return citations.map(({ url, title, startIndex, endIndex }) => ({ url, title, cited: text.slice(startIndex, endIndex) }));
}

export const textOf = (text: string, citations: TextPart["citations"] = []): TextPart => ({ type: "text", text, citations, cache: null, at: "" });
export const reasoningOf = (text: string): OutputPart => ({
  ...{ type: "reasoning", text, signature: null, maker: null, isRedacted: false, id: null, at: "" },
});
export const refusalOf = (text: string): OutputPart => ({ type: "refusal", text, at: "" });
export const callOf = (id: string, name: string, input: string, kind: "function" | "custom" = "function"): OutputPart => ({
  ...{ type: "tool-call", id, name, kind, input, cache: null, at: "" },
});
