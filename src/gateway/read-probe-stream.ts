import { AppError } from "../domain/errors";
import { asList, asObject, asText, parseJson } from "./bytes/json/parse-members";
import { EventSplitter } from "./bytes/sse/split-events";
import type { SseFrame } from "./bytes/sse/sse-frame";
import type { UsageReader } from "./providers/contract";
import type { ChatStream } from "./translate/chat/chat-types";
import type { UpstreamBytes } from "./upstream/upstream-bytes";

export interface ProbeStream {
  /** What the model has said. */
  text: string;
  /** When its first words came, as `performance.now()`; null: it said nothing. */
  firstWordsAtMs: number | null;
}

/**
 * Reads the stream of a test call to its end.
 * @param stream null: its events are OpenAI's own
 * @throws AppError when the stream holds an error, or breaks off
 */
export async function readProbeStream(source: UpstreamBytes, stream: ChatStream | null, reader: UsageReader | null): Promise<ProbeStream> {
  const splitter = new EventSplitter();
  const read: ProbeStream = { text: "", firstWordsAtMs: null };
  let hasEnded = false;
  const take = (frame: SseFrame | null) => {
    if (!frame?.data) return;
    hasEnded = (reader?.event(frame.name, frame.data) ?? false) || hasEnded;
    const event = asObject(parseJson(frame.data.toString("utf8")));
    if (!event) return; // [DONE]
    const chunks = stream ? stream.push({ name: frame.name, data: event }) : [event];
    const error = stream ? stream.error?.error : asObject(event.error);
    if (error) throw new AppError("upstream_error", `The stream holds an error: ${asText(error.message) ?? "without words"}`);
    for (const chunk of chunks) {
      const words = asText(asObject(asObject(asList(asObject(chunk)?.choices)[0])?.delta)?.content);
      if (!words) continue;
      read.firstWordsAtMs ??= performance.now();
      read.text += words;
    }
  };
  for (let bytes = await source.read(); bytes; bytes = await source.read()) for (const frame of splitter.push(bytes)) take(frame);
  take(splitter.end());
  if (!hasEnded && !stream?.isFinished) throw new AppError("upstream_error", "The stream broke off.");
  return read;
}
