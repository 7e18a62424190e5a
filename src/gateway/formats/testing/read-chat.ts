import type OpenAI from "openai";
import { ChatCompletionStream } from "openai/lib/ChatCompletionStream";
import { splitBody } from "../../providers/testing/read-answer";
import type { ChatChunk, ChatStream } from "../../translate/chat/chat-types";

/** The parsed events of a recorded stream, without `[DONE]`. */
export function readEvents(body: Uint8Array): { name: string | null; data: unknown }[] {
  return splitBody(body, []).flatMap(({ name, data }) => {
    const text = data ? Buffer.from(data).toString("utf8") : "[DONE]";
    return text === "[DONE]" ? [] : [{ name, data: JSON.parse(text) }];
  });
}

export function pushAll(stream: ChatStream, events: readonly { name: string | null; data: unknown }[]): ChatChunk[] {
  return [...events.flatMap((event) => stream.push(event)), ...stream.end()];
}

/** What OpenAI's own stream helper makes of the chunks. Typed as the SDK's chunks, so that a malformed chunk does not compile. */
export async function accumulate(chunks: readonly OpenAI.ChatCompletionChunk[]): Promise<OpenAI.ChatCompletion> {
  const lines = chunks.map((chunk) => `${JSON.stringify(chunk)}\n`);
  const stream = ChatCompletionStream.fromReadableStream(new Blob(lines).stream());
  return stream.finalChatCompletion();
}
