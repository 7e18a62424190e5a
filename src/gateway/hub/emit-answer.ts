import type { HubAnswer, HubEvent } from "./hub-answer";
import type { OutputPart } from "./parts";

/** A whole answer as the events of a stream: for a provider that answers in one piece, and for what is written in one way only. */
export function emitAnswer({ id, model, createdAtMs, parts, stop }: HubAnswer): HubEvent[] {
  return [{ type: "start", id, model, createdAtMs }, ...parts.flatMap(emitPart), { type: "stop", stop }];
}

function emitPart(part: OutputPart, index: number): HubEvent[] {
  const { start, text } = splitText(part);
  const events: HubEvent[] = [{ type: "part", index, part: start }];
  if (text !== "") events.push({ type: "text", index, text });
  if (part.type === "text") for (const citation of part.citations) events.push({ type: "citation", index, citation });
  if (part.type === "reasoning" && part.signature !== null) events.push({ type: "signature", index, signature: part.signature, maker: part.maker });
  return [...events, { type: "end", index }];
}

function splitText(part: OutputPart): { start: OutputPart; text: string } {
  switch (part.type) {
    case "tool-call":
      return { start: { ...part, input: "" }, text: part.input };
    case "text":
      return { start: { ...part, text: "", citations: [] }, text: part.text };
    case "reasoning":
      return { start: { ...part, text: "", signature: null }, text: part.text };
    case "refusal":
      return { start: { ...part, text: "" }, text: part.text };
    default:
      return { start: part, text: "" };
  }
}
