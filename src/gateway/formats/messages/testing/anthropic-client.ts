import Anthropic from "@anthropic-ai/sdk";
import NewAnthropic from "anthropic-sdk-v1";
import type { StreamEvent } from "../../../hub/format";

export function frame(events: readonly StreamEvent[]): string {
  return events.map(({ name, data }) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join("");
}

/** Both generations of Anthropic's SDK, answered with this body. Nothing leaves the process. */
export function clientsThatGet(body: string, contentType: string, status = 200): [string, Anthropic][] {
  const fetch = async () => new Response(body, { status, headers: { "content-type": contentType, "request-id": "req_1" } });
  const options = { apiKey: "x", baseURL: "http://localhost", fetch, maxRetries: 0 };
  return [
    ["0.137", new Anthropic(options)],
    ["1.x", new NewAnthropic(options) as unknown as Anthropic],
  ];
}
