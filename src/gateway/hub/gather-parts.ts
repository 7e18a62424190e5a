import type { HubAnswer, HubEvent, HubStop } from "./hub-answer";
import type { OutputPart } from "./parts";

/** Puts a stream's events together again: what has been said so far, whole. */
export class GatheredAnswer {
  readonly #parts: OutputPart[] = [];
  #start: Pick<HubAnswer, "id" | "model" | "createdAtMs"> = { id: null, model: null, createdAtMs: null };
  #stop: HubStop | null = null;

  push(event: HubEvent): void {
    switch (event.type) {
      case "start":
        this.#start = { id: event.id, model: event.model, createdAtMs: event.createdAtMs };
        return;
      case "part":
        this.#parts[event.index] = copyOf(event.part);
        return;
      case "text":
        extendText(this.part(event.index), event.text);
        return;
      case "signature": {
        const part = this.part(event.index);
        if (part?.type === "reasoning") Object.assign(part, { signature: event.signature, maker: event.maker });
        return;
      }
      case "citation": {
        const part = this.part(event.index);
        if (part?.type === "text") part.citations.push(event.citation);
        return;
      }
      case "stop":
        this.#stop = event.stop;
        return;
      default:
    }
  }

  /** As far as it has come; undefined: no part has this number. */
  part(index: number): OutputPart | undefined {
    return this.#parts[index];
  }

  get hasStopped(): boolean {
    return this.#stop !== null;
  }

  answer(): HubAnswer {
    return { ...this.#start, parts: this.#parts.filter(Boolean), stop: this.#stop ?? { reason: "end", sequence: null } };
  }
}

function copyOf(part: OutputPart): OutputPart {
  return part.type === "text" ? { ...part, citations: [...part.citations] } : { ...part };
}

function extendText(part: OutputPart | undefined, text: string): void {
  if (part?.type === "tool-call") part.input += text;
  else if (part && "text" in part) part.text += text;
}
