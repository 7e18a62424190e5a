import { printExact } from "../../bytes/json/exact-json";
import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import { readSignature } from "../../hub/foreign-signature";
import type { HubEvent } from "../../hub/hub-answer";
import { parseInput } from "../../hub/parse-input";
import type { OutputPart, ReasoningPart } from "../../hub/parts";

interface OpenBlock {
  /** Of the hub's part; null: it is a foreign one, which is told when it is whole. */
  part: number | null;
  value: Members;
  textLength: number;
  /** Of thinking, or the data of redacted thinking. */
  signature: string;
  citations: unknown[];
  /** The pieces of a tool's input. */
  json: string;
}

/**
 * Follows an answer's content blocks: says at once what the hub says in pieces, and when the block has ended what it says whole (signatures,
 * citations, foreign blocks).
 */
export class BlockReader {
  readonly #open = new Map<number, OpenBlock>();
  #parts = 0;
  #calls = 0;

  /** @param name of tool calls that have no id, unique */
  constructor(readonly name: string) {}

  get hasCalls(): boolean {
    return this.#calls > 0;
  }

  start(at: number, value: unknown): HubEvent[] {
    const left = this.stop(at);
    const block = asObject(value);
    if (asText(block?.type) === null) return left;
    return [...left, ...this.#begin(at, { ...block })];
  }

  extend(at: number, value: unknown): HubEvent[] {
    const delta = asObject(value);
    if (!delta) return [];
    const begun = this.#open.has(at) ? [] : this.#beginFor(at, delta);
    const open = this.#open.get(at);
    return open ? [...begun, ...extendBlock(open, delta)] : begun;
  }

  stop(at: number): HubEvent[] {
    const open = this.#open.get(at);
    if (!open) return [];
    this.#open.delete(at);
    return open.part === null ? this.#tellForeign(open) : [...tellWhole(open, open.part), { type: "end", index: open.part }];
  }

  stopAll(): HubEvent[] {
    return [...this.#open.keys()].flatMap((at) => this.stop(at));
  }

  /** The stream is cut: what is open ends as it is. */
  cut(): HubEvent[] {
    const cut = [...this.#open.values()].flatMap(({ part }) => (part === null ? [] : [{ type: "end" as const, index: part }]));
    this.#open.clear();
    return cut;
  }

  /** Not of an answer's block: a reason for a refusal that stands beside them. */
  tellRefusal(text: string): HubEvent[] {
    const index = this.#parts++;
    return [
      { type: "part", index, part: { type: "refusal", text: "", at: "" } },
      { type: "text", index, text },
      { type: "end", index },
    ];
  }

  #begin(at: number, value: Members): HubEvent[] {
    const part = this.#partOf(value);
    const index = part ? this.#parts++ : null;
    const signature = asText(value.type === "redacted_thinking" ? value.data : value.signature) ?? "";
    const open = { part: index, value, textLength: 0, signature, citations: asList(value.citations), json: "" };
    this.#open.set(at, open);
    if (!part || index === null) return [];
    const text = asText(value.type === "text" ? value.text : value.type === "thinking" ? value.thinking : null) ?? "";
    return [{ type: "part", index, part }, ...tellText(open, text)];
  }

  /** Null: the hub has no such part. */
  #partOf(value: Members): OutputPart | null {
    switch (value.type) {
      case "text":
        return { type: "text", text: "", citations: [], cache: null, at: "" };
      case "thinking":
        return REASONING;
      case "redacted_thinking":
        return { ...REASONING, isRedacted: true };
      case "tool_use": {
        const id = asText(value.id) || `toolu_${this.name}_${this.#calls}`;
        this.#calls++;
        return { type: "tool-call", id, name: asText(value.name) ?? "", kind: "function", input: "", cache: null, at: "" };
      }
      default:
        return null;
    }
  }

  /** For a delta whose block was never started. A tool's input is of no use without the tool's name. */
  #beginFor(at: number, delta: Members): HubEvent[] {
    if (delta.type === "text_delta") return this.#begin(at, { type: "text" });
    return delta.type === "thinking_delta" ? this.#begin(at, { type: "thinking" }) : [];
  }

  #tellForeign({ value, json }: OpenBlock): HubEvent[] {
    const input = json === "" ? null : parseInput(json);
    const index = this.#parts++;
    const part: OutputPart = { type: "foreign", format: "messages", value: input ? { ...value, input } : value, at: "" };
    return [
      { type: "part", index, part },
      { type: "end", index },
    ];
  }
}

const REASONING: ReasoningPart = { type: "reasoning", text: "", signature: null, maker: null, isRedacted: false, id: null, at: "" };

function extendBlock(open: OpenBlock, delta: Members): HubEvent[] {
  switch (delta.type) {
    case "text_delta":
      if (open.value.type === "text") return tellText(open, asText(delta.text) ?? "");
      break;
    case "thinking_delta":
      if (open.value.type === "thinking") return tellText(open, asText(delta.thinking) ?? "");
      break;
    case "signature_delta":
      open.signature += asText(delta.signature) ?? "";
      return [];
    case "citations_delta":
      open.citations = [...open.citations, delta.citation];
      return [];
    case "input_json_delta": {
      const piece = asText(delta.partial_json) ?? "";
      open.json += piece;
      return open.value.type === "tool_use" ? tellText(open, piece) : [];
    }
  }
  if (open.part === null) mergeUnknown(open.value, delta);
  return [];
}

function tellText(open: OpenBlock, text: string): HubEvent[] {
  if (text === "" || open.part === null) return [];
  open.textLength += text.length;
  return [{ type: "text", index: open.part, text }];
}

/** What is said of a part when its block has ended. */
function tellWhole(open: OpenBlock, index: number): HubEvent[] {
  switch (open.value.type) {
    case "text":
      return open.citations.flatMap((citation) => tellCitation(citation, open.textLength, index));
    case "tool_use":
      // Its input came in one piece, or not at all (oddities.md C5, U13).
      return open.json === "" ? [{ type: "text", index, text: formatInput(open.value.input) }] : [];
    default:
      return open.signature === "" ? [] : [{ type: "signature", index, ...readSignature(open.signature, "anthropic") }];
  }
}

/** Sources that have an address; other formats have no form for citations of the caller's own documents. */
function tellCitation(value: unknown, endIndex: number, index: number): HubEvent[] {
  const source = asObject(value);
  const url = asText(source?.url);
  return url ? [{ type: "citation", index, citation: { startIndex: 0, endIndex, url, title: asText(source?.title) ?? "" } }] : [];
}

function formatInput(input: unknown): string {
  try {
    return printExact(asObject(input) ?? {});
  } catch {
    return "{}"; // nested deeper than can be written
  }
}

/** Deltas of blocks that are newer than us: texts are appended, everything else is replaced. */
function mergeUnknown(value: Members, { type: _type, ...members }: Members): void {
  for (const [name, member] of Object.entries(members)) {
    if (name === "__proto__") continue;
    value[name] = typeof member === "string" ? (asText(value[name]) ?? "") + member : member;
  }
}
