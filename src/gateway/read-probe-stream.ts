import { AppError } from "../domain/errors";
import { asObject, parseJson } from "./bytes/json/parse-members";
import { EventSplitter } from "./bytes/sse/split-events";
import type { SseFrame } from "./bytes/sse/sse-frame";
import type { HubStream } from "./hub/hub-answer";
import type { UsageReader } from "./providers/contract";
import type { UpstreamBytes } from "./upstream/upstream-bytes";

export interface ProbeStream {
  /** What the model has said. */
  text: string;
  /** When its first words came, as `performance.now()`; null: it said nothing. */
  firstWordsAtMs: number | null;
}

/**
 * Reads the stream of a test call to its end.
 * @throws AppError when the stream holds an error, or breaks off
 */
export async function readProbeStream(source: UpstreamBytes, stream: HubStream, reader: UsageReader | null): Promise<ProbeStream> {
  const splitter = new EventSplitter();
  const read: ProbeStream = { text: "", firstWordsAtMs: null };
  /** The parts that are text: not those in which it thinks. */
  const texts = new Set<number>();
  let hasEnded = false;
  const take = (frame: SseFrame | null) => {
    if (!frame?.data) return;
    hasEnded = (reader?.event(frame.name, frame.data) ?? false) || hasEnded;
    const event = asObject(parseJson(frame.data.toString("utf8")));
    if (!event) return; // [DONE]
    for (const said of stream.push({ name: frame.name, data: event })) {
      if (said.type === "part" && said.part.type === "text") texts.add(said.index);
      if (said.type !== "text" || !texts.has(said.index)) continue;
      read.firstWordsAtMs ??= performance.now();
      read.text += said.text;
    }
    if (stream.error) throw new AppError("upstream_error", `The stream holds an error: ${stream.error.error.message || "without words"}`);
  };
  for (let bytes = await source.read(); bytes; bytes = await source.read()) for (const frame of splitter.push(bytes)) take(frame);
  take(splitter.end());
  if (!hasEnded && !stream.isFinished) throw new AppError("upstream_error", "The stream broke off.");
  return read;
}
