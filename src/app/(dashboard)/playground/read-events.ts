/**
 * The data of a stream's events, parsed: https://html.spec.whatwg.org/multipage/server-sent-events.html. `[DONE]` ends it. What is no JSON is left
 * out. Throws what reading throws.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let pending = "";
  try {
    for (let isOver = false; !isOver; ) {
      const { done, value = "" } = await reader.read();
      isOver = done;
      // A CR at the end may be the first half of CRLF.
      const frames = (pending + value + (done ? "\n\n" : "")).replaceAll(/\r\n|\r(?!$)/g, "\n").split("\n\n");
      pending = frames.pop() ?? "";
      for (const data of frames.map(dataOf)) {
        if (data === "[DONE]") return;
        const event = parse(data);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined); // the caller has stopped, or it has ended
  }
}

function dataOf(frame: string): string {
  const lines = frame.split("\n").filter((line) => line.startsWith("data:"));
  return lines.map((line) => line.slice(line[5] === " " ? 6 : 5)).join("\n");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
