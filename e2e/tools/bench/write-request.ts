import { type Script, scriptPrompt } from "../simulator/script";
import type { Target } from "./target";

/** Of a streamed answer. */
export const CONTENT_EVENTS = 50;
const QUESTION = "What did we sell last week, and how does that compare with the week before? Name the three best days.";

/** The script for the upstream travels in the prompt: the reseller's calls carry the operator's key, which is one for all scenarios. */
function messagesOf(script: Script) {
  return [
    { role: "system", content: "You answer questions about the accounts of a small shop, briefly and with figures." },
    { role: "user", content: `${QUESTION} ${scriptPrompt(script)}` },
  ];
}

function bodyOf(scenario: string, model = "gpt-4o-mini"): string {
  const script: Script = { events: CONTENT_EVENTS, ...(scenario === "json-chunked" ? { chunked: true } : {}) };
  const chat = { model, messages: messagesOf(script), temperature: 0.2 };
  if (scenario === "json" || scenario === "json-chunked") return JSON.stringify(chat);
  if (scenario === "stream") return JSON.stringify({ ...chat, stream: true, stream_options: { include_usage: true } });
  return JSON.stringify({ ...chat, stream: true });
}

/** The bytes of one call, as an SDK would send it. */
export function makeRequest(target: Target, scenario: string): Buffer {
  const body = bodyOf(scenario, target.model);
  const headers = {
    host: `127.0.0.1:${target.port}`,
    accept: "application/json",
    "content-type": "application/json",
    "user-agent": "llm-monitor-bench/1",
    authorization: "Bearer sk-bench",
    "content-length": String(Buffer.byteLength(body)),
    ...target.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${target.basePath}/chat/completions HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}
