import { printExact } from "../../bytes/json/exact-json";
import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubEvent } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import type { PlacedCitation, SaidText } from "./locate-citation";
import { PartialArgs } from "./partial-args";

interface OpenPart {
  index: number;
  type: "text" | "reasoning" | "tool-call";
  /** Of a call whose arguments come in pieces. */
  args: PartialArgs | null;
}

/** Follows the parts of an answer over the chunks of a stream. A chunk's first part goes on where the last one has stopped. */
export class AnswerParts {
  readonly #said: SaidText[] = [];
  #next = 0;
  #calls = 0;
  #open: OpenPart | null = null;

  /** @param nameCall makes an id for a call that has none */
  constructor(readonly nameCall: (position: number) => string) {}

  get hasCalls(): boolean {
    return this.#calls > 0;
  }

  get said(): readonly SaidText[] {
    return this.#said;
  }

  /** Of the part that is not over yet. */
  get openIndex(): number | null {
    return this.#open?.index ?? null;
  }

  read(parts: readonly unknown[]): HubEvent[] {
    for (const text of this.#said) text.partIndex = null;
    return parts.flatMap((part, i) => this.#readPart(asObject(part) ?? {}, i));
  }

  close(): HubEvent[] {
    const open = this.#open;
    this.#open = null;
    if (!open) return [];
    const text: HubEvent[] = open.args ? [{ type: "text", index: open.index, text: open.args.text }] : [];
    return [...text, { type: "end", index: open.index }];
  }

  #readPart(part: Members, partIndex: number): HubEvent[] {
    const mayContinue = partIndex === 0;
    const text = asText(part.text);
    const signature = asText(part.thoughtSignature) ?? "";
    if (text !== null && part.thought === true) return this.#readThought(text, signature, mayContinue);
    if (text !== null) return this.#readText(text, signature, partIndex);
    const call = asObject(part.functionCall);
    if (call) return this.#readCall(call, signature);
    const image = readImage(asObject(part.inlineData));
    if (image && part.thought !== true) return [...this.#sign(signature), ...this.#addWhole(image)];
    const { thoughtSignature: _signature, ...others } = part;
    if (Object.keys(others).length === 0) return this.#sign(signature);
    return [...this.close(), ...this.#addWhole({ type: "foreign", format: "gemini", value: part, at: "" })];
  }

  #readText(text: string, signature: string, partIndex: number): HubEvent[] {
    const before = this.#sign(signature);
    if (text === "") return before;
    const opened = partIndex === 0 && this.#open?.type === "text" ? [] : this.#begin({ type: "text", text: "", citations: [], cache: null, at: "" });
    const { index } = this.#open as OpenPart;
    const known = this.#said.at(-1);
    if (known?.index === index) Object.assign(known, { text: known.text + text, partIndex });
    else this.#said.push({ index, text, partIndex });
    return [...before, ...opened, { type: "text", index, text }];
  }

  #readThought(text: string, signature: string, mayContinue: boolean): HubEvent[] {
    if (text === "" && signature === "") return [];
    const opened = mayContinue && this.#open?.type === "reasoning" ? [] : this.#begin(reasoning());
    const { index } = this.#open as OpenPart;
    const more: HubEvent[] = text === "" ? [] : [{ type: "text", index, text }];
    return [...opened, ...more, ...(signature === "" ? [] : this.#finishSigned(index, signature))];
  }

  /** Whole, or its name first and its arguments in pieces (oddities.md U9), until one says no more that it will continue. */
  #readCall(call: Members, signature: string): HubEvent[] {
    const name = asText(call.name) ?? "";
    const willContinue = call.willContinue === true;
    if (name === "" && this.#open?.args) {
      this.#open.args.add(call.partialArgs);
      return willContinue ? [] : this.close();
    }
    const before = this.#sign(signature);
    // The end of one that has ended already.
    if (name === "") return before;
    const id = asText(call.id) || this.nameCall(this.#calls);
    this.#calls++;
    const opened = this.#begin({ type: "tool-call", id, name, kind: "function", input: "", cache: null, at: "" });
    const open = this.#open as OpenPart;
    if (willContinue || call.partialArgs !== undefined) {
      open.args = new PartialArgs();
      open.args.add(call.partialArgs);
      return [...before, ...opened, ...(willContinue ? [] : this.close())];
    }
    return [...before, ...opened, { type: "text", index: open.index, text: printExact(asObject(call.args) ?? {}) }, ...this.close()];
  }

  /** The signature of the part that follows. */
  #sign(signature: string): HubEvent[] {
    if (signature === "") return [];
    const opened = this.#begin(reasoning());
    return [...opened, ...this.#finishSigned((this.#open as OpenPart).index, signature)];
  }

  #finishSigned(index: number, signature: string): HubEvent[] {
    return [{ type: "signature", index, signature, maker: "google" }, ...this.close()];
  }

  #begin(part: Extract<OutputPart, { type: OpenPart["type"] }>): HubEvent[] {
    const before = this.close();
    const index = this.#next++;
    this.#open = { index, type: part.type, args: null };
    return [...before, { type: "part", index, part }];
  }

  #addWhole(part: OutputPart): HubEvent[] {
    const before = this.close();
    const index = this.#next++;
    return [...before, { type: "part", index, part }, { type: "end", index }];
  }
}

function reasoning(): Extract<OutputPart, { type: "reasoning" }> {
  return { type: "reasoning", text: "", signature: null, maker: null, isRedacted: false, id: null, at: "" };
}

function readImage(blob: Members | null): OutputPart | null {
  const [mediaType, data] = [asText(blob?.mimeType), asText(blob?.data)];
  if (!mediaType?.startsWith("image/") || !data) return null;
  return { type: "image", source: { kind: "base64", mediaType, data }, detail: null, cache: null, at: "" };
}

/** Puts citations before the end of their parts. Of a part that has ended in an earlier chunk nothing more can be said. */
export function insertCitations(events: HubEvent[], placed: readonly PlacedCitation[], openIndex: number | null): HubEvent[] {
  const cited = new Map<number, HubEvent[]>();
  for (const { index, citation } of placed) cited.set(index, [...(cited.get(index) ?? []), { type: "citation", index, citation }]);
  const inserted = events.flatMap((event) => (event.type === "end" ? [...(cited.get(event.index) ?? []), event] : [event]));
  return openIndex === null ? inserted : [...inserted, ...(cited.get(openIndex) ?? [])];
}
