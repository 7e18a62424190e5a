import { scriptKey } from "../simulator/script";
import type { Target } from "./start-targets";

/** Of a streamed answer. */
export const CONTENT_EVENTS = 50;
const messages = [
  { role: "system", content: "You answer questions about the accounts of a small shop, briefly and with figures." },
  { role: "user", content: "What did we sell last week, and how does that compare with the week before? Name the three best days." },
];

function bodyOf(scenario: string): string {
  const chat = { model: "gpt-4o-mini", messages, temperature: 0.2 };
  if (scenario === "json") return JSON.stringify(chat);
  if (scenario === "stream") return JSON.stringify({ ...chat, stream: true, stream_options: { include_usage: true } });
  return JSON.stringify({ ...chat, stream: true });
}

/** The bytes of one call, as an SDK would send it. */
export function makeRequest(target: Target, scenario: string): Buffer {
  const body = bodyOf(scenario);
  const headers = {
    host: `127.0.0.1:${target.port}`,
    accept: "application/json",
    "content-type": "application/json",
    "user-agent": "llm-monitor-bench/1",
    authorization: `Bearer ${scriptKey({ events: CONTENT_EVENTS })}`,
    "content-length": String(Buffer.byteLength(body)),
    ...target.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${target.basePath}/chat/completions HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}
