import pino from "pino";
import { expect, test } from "vitest";
import { type CallLine, formatCallLine, options } from "./log";

const call: CallLine = {
  requestId: "req_1",
  organizationId: "org_1",
  credentialId: "tok_1",
  provider: "openai",
  model: "gpt-4o-mini",
  wire: "openai-chat",
  statusCode: 200,
  outcome: "completed",
  errorCode: null,
  inputTokens: 10,
  outputTokens: 5,
  costStatus: "priced",
  latencyMs: 12.5,
  ttftMs: null,
};
const AT = new Date("2026-11-21T12:34:56.789Z");

function logged(line: CallLine): string {
  const written: string[] = [];
  const sink = { write: (text: string) => void written.push(text) };
  const timestamp = () => `,"time":"${AT.toISOString()}"`;
  const { requestId, organizationId, credentialId, provider, model, wire, statusCode, outcome, errorCode } = line;
  const { inputTokens, outputTokens, costStatus, latencyMs, ttftMs } = line;
  const ids = { event: "call", requestId, organizationId, credentialId };
  const facts = { provider, model, wire, statusCode, outcome, errorCode, inputTokens, outputTokens, costStatus, latencyMs, ttftMs };
  pino({ ...options, timestamp, level: "info" }, sink).info({ ...ids, ...facts });
  return written.join("");
}

test.each([
  ["plain", call],
  ["that failed", { ...call, errorCode: "upstream_error", outcome: "broken", statusCode: 502, ttftMs: 7 }],
  [
    "with every character that a terminal or a reader of lines would take for its own",
    { ...call, model: 'a"\\\r\n\0\u001b[31m\u007f\u0085\u009b\u2028\u2029 한국어 \ud800' },
  ],
  ["with numbers that JSON has not", { ...call, latencyMs: Number.NaN, ttftMs: 3 }],
])("the line of a call, %s, is the one that the logger would write", (_what, line) => {
  expect(formatCallLine(line, AT)).toBe(logged(line));
});
