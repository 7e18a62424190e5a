import type { Members } from "../../../bytes/json/parse-members";
import type { FormatContext } from "../../../hub/format";
import type { HubUsage } from "../../../hub/hub-answer";
import { readRequest } from "../read-request";

export const USAGE: HubUsage = { input: 100, output: 40, cacheRead: 30, cacheWrite: 20, cacheWrite1h: 0, reasoning: 10 };
export const CLOSING = { usage: USAGE, cost: "0.000210000" };

/** What an answer to this body is written with. */
export function contextOf(body: Members = {}): FormatContext {
  const whole = { model: "m", input: "Hi", ...body };
  const request = readRequest(whole, { isStreaming: false });
  return { requestedModel: "m", id: "chatcmpl-ours", createdAtMs: 1_763_000_000_000, request, body: whole };
}
