import type { HubAnswer, HubEvent } from "../hub/hub-answer";
import type { OutputPart } from "../hub/parts";

/** What a stream has shown so far: until there is content, there are only openings. */
export class ContentWatch {
  hasContent = false;
  /** It has said that it has ended, in the usual way. */
  hasStopped = false;

  note(event: HubEvent): void {
    if (event.type === "text" || (event.type === "part" && isContent(event.part))) this.hasContent = true;
    // Any other end (a filter, a limit) explains why there are no words.
    if (event.type === "stop") {
      if (event.stop.reason === "end") this.hasStopped = true;
      else this.hasContent = true;
    }
  }
}

/** A whole answer that has ended in the usual way, without a word. */
export function isWordlessAnswer({ parts, stop }: HubAnswer): boolean {
  return stop.reason === "end" && !parts.some((part) => isContent(part));
}

function isContent(part: OutputPart): boolean {
  if (part.type === "text" || part.type === "refusal") return part.text !== "";
  if (part.type === "reasoning") return part.text !== "" || part.signature !== null;
  return true;
}
