import OpenAI from "openai";
import type { StreamEvent } from "../../../hub/format";

/** The official SDK, whose every call is answered with this. */
export function clientFor(body: string | Uint8Array[], contentType = "application/json"): OpenAI {
  const answer = () =>
    new Response(typeof body === "string" ? body : new Blob(body as BlobPart[]).stream(), { headers: { "content-type": contentType } });
  return new OpenAI({ apiKey: "k", baseURL: "http://localhost/v1", maxRetries: 0, fetch: async () => answer() });
}

/** A stream as it stands on the wire. */
export function formatStream(events: readonly StreamEvent[]): Buffer {
  return Buffer.from(events.map(({ name, data }) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(""));
}

export function clientForStream(events: readonly StreamEvent[]): OpenAI {
  return clientFor([formatStream(events)], "text/event-stream");
}
