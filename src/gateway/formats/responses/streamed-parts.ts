import type { HubEvent } from "../../hub/hub-answer";
import type { Citation, OutputPart } from "../../hub/parts";

type Kind = "said" | "call" | "summary" | "thought";

interface StreamedPart {
  index: number;
  type: OutputPart["type"];
  /** So far. */
  text: string;
  /** What its text comes as: of two kinds of reasoning, the first. */
  kind: Kind | null;
  annotations: number;
  isOpen: boolean;
}

/** The parts of a stream, each told once, however many events tell it. Keyed by where they stand in the output. */
export class StreamedParts {
  readonly #parts = new Map<string, StreamedPart>();

  get types(): { type: OutputPart["type"] }[] {
    return [...this.#parts.values()];
  }

  /** @param part what it already says is only said if nothing else of it comes: `finish` has the whole */
  begin(output: number, content: number, part: OutputPart): HubEvent[] {
    const key = `${output}.${content}`;
    if (this.#parts.has(key)) return [];
    const index = this.#parts.size;
    this.#parts.set(key, { index, type: part.type, text: "", kind: null, annotations: 0, isOpen: true });
    return [{ type: "part", index, part: withoutText(part) }];
  }

  say(output: number, content: number, text: string, kind: Kind): HubEvent[] {
    const part = this.#parts.get(`${output}.${content}`);
    if (!part?.isOpen || text === "" || !fits(part.type, kind) || (part.kind !== null && part.kind !== kind)) return [];
    part.kind = kind;
    part.text += text;
    return [{ type: "text", index: part.index, text }];
  }

  /** @param citation null: of a kind that is not told */
  cite(output: number, content: number, citation: Citation | null): HubEvent[] {
    const part = this.#parts.get(`${output}.${content}`);
    if (!part?.isOpen || part.type !== "text" || !citation) return [];
    part.annotations++;
    return [{ type: "citation", index: part.index, citation }];
  }

  /** @param whole the part as it has become: what has not been said of it is said now */
  finish(output: number, content: number, whole: OutputPart): HubEvent[] {
    const isWhole = !("text" in whole) && whole.type !== "tool-call";
    const begun = this.begin(output, content, whole);
    const part = this.#parts.get(`${output}.${content}`) as StreamedPart;
    if (!part.isOpen || part.type !== whole.type) return [];
    part.isOpen = false;
    const { index } = part;
    if (isWhole) return [...begun, { type: "end", index }];
    const text = whole.type === "tool-call" ? whole.input : "text" in whole ? whole.text : "";
    const rest = text.startsWith(part.text) ? text.slice(part.text.length) : "";
    part.text += rest;
    const citations = whole.type === "text" ? whole.citations.slice(part.annotations) : [];
    return [
      ...begun,
      ...(rest === "" ? [] : [{ type: "text" as const, index, text: rest }]),
      ...citations.map((citation) => ({ type: "citation" as const, index, citation })),
      ...(whole.type === "reasoning" && whole.signature !== null
        ? [{ type: "signature" as const, index, signature: whole.signature, maker: whole.maker }]
        : []),
      { type: "end", index },
    ];
  }

  endAll(): HubEvent[] {
    const open = [...this.#parts.values()].filter(({ isOpen }) => isOpen);
    for (const part of open) part.isOpen = false;
    return open.map(({ index }) => ({ type: "end", index }));
  }
}

function fits(type: OutputPart["type"], kind: Kind): boolean {
  if (kind === "said") return type === "text" || type === "refusal";
  return kind === "call" ? type === "tool-call" : type === "reasoning";
}

function withoutText(part: OutputPart): OutputPart {
  switch (part.type) {
    case "tool-call":
      return { ...part, input: "" };
    case "text":
      return { ...part, text: "", citations: [] };
    case "reasoning":
      return { ...part, text: "", signature: null, maker: null };
    case "refusal":
      return { ...part, text: "" };
    default:
      return part;
  }
}
