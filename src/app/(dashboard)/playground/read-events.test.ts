import { expect, test } from "vitest";
import { readEvents } from "./read-events";

function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

async function read(text: string, size: number): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));
  const events: unknown[] = [];
  for await (const event of readEvents(streamOf(chunks))) events.push(event);
  return events;
}

const STREAMS: Record<string, string> = {
  "OpenAI's, to its [DONE]": 'data: {"a":"한글 🙂"}\n\n: comment\n\ndata: {"b":2}\n\ndata: [DONE]\n\ndata: {"late":1}\n\n',
  "Anthropic's, named and padded": 'event: one\ndata: {"a":"한글 🙂"   }\n\nevent: two\ndata: {"b":2}\n\n',
  "Gemini's, with CRLF": 'data: {"a":"한글 🙂"}\r\n\r\ndata: {"b":2}\r\n\r\n',
  "one without an end": 'data: {"a":"한글 🙂"}\n\ndata: {"b":2}',
  "one with noise": 'data: no JSON\n\ndata:{"a":"한글 🙂"}\n\nretry: 5\nid: 1\ndata: {"b":\ndata: 2}\n\n',
};

test.each(Object.entries(STREAMS))("%s: the same events, however it is cut", async (_name, text) => {
  for (let size = 1; size <= text.length; size++) expect(await read(text, size)).toEqual([{ a: "한글 🙂" }, { b: 2 }]);
});
