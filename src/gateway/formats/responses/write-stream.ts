import type { AppError } from "../../../domain/errors";
import type { Members } from "../../bytes/json/parse-members";
import type { Closing, FormatContext, FormatStream, StreamEvent } from "../../hub/format";
import { GatheredAnswer } from "../../hub/gather-parts";
import type { HubEvent, HubStop } from "../../hub/hub-answer";
import type { Citation, OutputPart } from "../../hub/parts";
import { formatOpenAiError } from "../../providers/shape-error";
import { asWritten, ItemWriter, isSaid, writeCitation } from "./write-item";
import { endPart, type OpenPart, openPart, tellText } from "./write-part";
import { ResponseWriter, writeIncomplete, writeUsage } from "./write-response";

interface Item {
  id: string;
  outputIndex: number;
  /** The hub's numbers of its parts. */
  parts: number[];
  open: number;
  isDone: boolean;
}

/** Made with the stream's start. */
interface Writers {
  response: ResponseWriter;
  items: ItemWriter;
}

/** Writes OpenAI's stream of a response: https://platform.openai.com/docs/api-reference/responses-streaming */
export class ResponseStreamWriter implements FormatStream {
  readonly #gathered = new GatheredAnswer();
  readonly #parts = new Map<number, OpenPart & { item: Item }>();
  readonly #items: Item[] = [];
  #writers: Writers | null = null;
  #stop: HubStop = { reason: "end", sequence: null };
  #sequence = 0;

  constructor(readonly context: FormatContext) {}

  push(event: HubEvent): StreamEvent[] {
    if (event.type === "part") return [...this.#begin(), ...this.#open(event.index, asWritten(event.part))];
    this.#gathered.push(event);
    switch (event.type) {
      case "start":
        return this.#begin(event);
      case "text":
        return this.#tell(event.index, (part) => tellText(part, event.text));
      case "citation":
        return this.#tell(event.index, (part) => this.#cite(part, event.citation));
      case "end":
        return this.#end(event.index);
      case "stop":
        this.#stop = event.stop;
        return [...this.#begin(), ...this.#finishItems()];
      default:
        return [];
    }
  }

  close({ usage, cost }: Closing): StreamEvent[] {
    const begun = this.#begin();
    const incomplete = this.#incomplete;
    const status = incomplete ? "incomplete" : "completed";
    return [...begun, this.#respond(`response.${status}`, status, { usage: writeUsage(usage, cost), incomplete })];
  }

  /** OpenAI says it twice: SDKs throw the first, Codex reads the second. The first is documented with its members outside, and sent with them inside. */
  fail(error: AppError, requestId: string): StreamEvent[] {
    const begun = this.#begin();
    const { code, message, param } = error;
    const inner = { ...formatOpenAiError(error).error, requestId };
    const first = this.#event("error", { code, message, param, error: inner });
    return [...begun, first, this.#respond("response.failed", "failed", { error: { code, message } })];
  }

  #begin(start: { id: string | null; model: string | null; createdAtMs: number | null } = NO_START): StreamEvent[] {
    if (this.#writers) return [];
    const response = new ResponseWriter(start, this.context);
    this.#writers = { response, items: new ItemWriter(this.context.request.tools, response.id) };
    return [this.#respond("response.created", "in_progress"), this.#respond("response.in_progress", "in_progress")];
  }

  #open(index: number, part: OutputPart | null): StreamEvent[] {
    if (!part) return [];
    this.#gathered.push({ type: "part", index, part });
    const last = this.#items.at(-1);
    const goesOn = last && isSaid(part) && isSaid(this.#gathered.part(last.parts[0] as number));
    const item = goesOn ? last : this.#addItem(part);
    const added = goesOn ? [] : [...this.#finishItem(last), this.#itemEvent("added", item, [{ ...part, ...emptied(part) } as OutputPart])];
    const open = { ...openPart(part, item, this.#itemWriter), item };
    this.#parts.set(index, open);
    item.parts.push(index);
    item.open++;
    const text = "text" in part ? part.text : part.type === "tool-call" ? part.input : "";
    return [
      ...added,
      ...open.opening.map((event) => this.#event(event.type, event.members)),
      ...(text === "" ? [] : this.#tell(index, (opened) => tellText(opened, text))),
      ...(part.type === "text" ? part.citations.flatMap((citation) => this.#tell(index, (opened) => this.#cite(opened, citation))) : []),
    ];
  }

  #addItem(part: OutputPart): Item {
    const outputIndex = this.#items.length;
    const item = { id: this.#itemWriter.nameItem(part, outputIndex), outputIndex, parts: [], open: 0, isDone: false };
    this.#items.push(item);
    return item;
  }

  #tell(index: number, tell: (part: OpenPart) => { type: string; members: Members }[]): StreamEvent[] {
    const part = this.#parts.get(index);
    return part && !part.hasEnded ? tell(part).map(({ type, members }) => this.#event(type, members)) : [];
  }

  #cite(part: OpenPart, citation: Citation) {
    const members = { ...part.place, annotation_index: part.citations++, annotation: writeCitation(citation) };
    return part.type === "text" ? [{ type: "response.output_text.annotation.added", members }] : [];
  }

  #end(index: number): StreamEvent[] {
    const open = this.#parts.get(index);
    const part = this.#gathered.part(index);
    if (!open || open.hasEnded || !part) return [];
    const events = this.#tell(index, () => endPart(open, part));
    open.hasEnded = true;
    open.item.open--;
    return open.item === this.#items.at(-1) ? events : [...events, ...this.#finishItem(open.item)];
  }

  /** The last item waits for what comes after it: only the answer's end says whether it is whole. */
  #finishItem(item: Item | undefined): StreamEvent[] {
    if (!item || item.isDone || item.open > 0) return [];
    item.isDone = true;
    return [this.#itemEvent("done", item, this.#partsOf(item))];
  }

  #finishItems(): StreamEvent[] {
    const ended = [...this.#parts.keys()].flatMap((index) => this.#end(index));
    return [...ended, ...this.#items.flatMap((item) => this.#finishItem(item))];
  }

  #partsOf({ parts }: Item): OutputPart[] {
    return parts.map((index) => this.#gathered.part(index) as OutputPart);
  }

  #statusOf(item: Item): "completed" | "incomplete" {
    return this.#incomplete && item === this.#items.at(-1) ? "incomplete" : "completed";
  }

  get #incomplete(): Members | null {
    const hasRefusal = [...this.#parts.values()].some(({ type }) => type === "refusal");
    return writeIncomplete(this.#stop, hasRefusal);
  }

  get #itemWriter(): ItemWriter {
    return (this.#writers as Writers).items;
  }

  #itemEvent(what: "added" | "done", item: Item, parts: OutputPart[]): StreamEvent {
    const status = what === "added" ? "in_progress" : this.#statusOf(item);
    const written = this.#itemWriter.writeItem({ id: item.id, parts }, status);
    const begun = what === "added" && written.type === "message" ? { ...written, content: [] } : written;
    return this.#event(`response.output_item.${what}`, { output_index: item.outputIndex, item: begun });
  }

  #respond(type: string, status: Parameters<ResponseWriter["write"]>[0], ending?: Parameters<ResponseWriter["write"]>[2]): StreamEvent {
    const output = this.#items.map((item) =>
      this.#itemWriter.writeItem(
        { id: item.id, parts: this.#partsOf(item) },
        status === "failed" && !item.isDone ? "incomplete" : this.#statusOf(item),
      ),
    );
    return this.#event(type, { response: (this.#writers as Writers).response.write(status, output, ending) });
  }

  #event(type: string, members: Members): StreamEvent {
    return { name: type, data: { type, sequence_number: this.#sequence++, ...members } };
  }
}

const NO_START = { id: null, model: null, createdAtMs: null };

/** A part as its item begins: what it says comes after. */
function emptied(part: OutputPart): object {
  if (part.type === "tool-call") return { input: "" };
  return part.type === "reasoning" ? { text: "", signature: null } : {};
}
