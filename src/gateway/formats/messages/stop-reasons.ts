import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubStop, StopReason } from "../../hub/hub-answer";

/** https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons, and reasons that only recordings show. */
const READ: Readonly<Record<string, StopReason>> = {
  end_turn: "end",
  stop_sequence: "stop-sequence",
  tool_use: "tool-calls",
  max_tokens: "length",
  model_context_window_exceeded: "context",
  pause_turn: "pause",
  refusal: "refusal",
};

/** @param message holds `stop_reason`: a whole message, or the delta of a stream. An unknown or missing reason is inferred from the content */
export function readStop(message: Members, hasCalls: boolean): HubStop {
  const stated = asText(message.stop_reason) ?? "";
  const reason = Object.hasOwn(READ, stated) ? (READ[stated] as StopReason) : "end";
  return { reason: reason === "end" && hasCalls ? "tool-calls" : reason, sequence: asText(message.stop_sequence) };
}

/** The provider's reason for refusing; null when it did not refuse or gives no reason. */
export function readExplanation(message: Members): string | null {
  return message.stop_reason === "refusal" ? asText(asObject(message.stop_details)?.explanation) || null : null;
}

const WRITTEN: Readonly<Record<StopReason, string>> = {
  end: "end_turn",
  "stop-sequence": "stop_sequence",
  "tool-calls": "tool_use",
  length: "max_tokens",
  context: "model_context_window_exceeded",
  pause: "pause_turn",
  refusal: "refusal",
  filter: "refusal",
};

/** What an answer ends with. Who calls a tool waits for it, whatever the provider says (oddities.md C3), and a refusal is one. */
export function writeStop({ reason, sequence }: HubStop, said: { calls: boolean; refusal: boolean }): Members {
  const meant = reason !== "end" ? reason : said.refusal ? "refusal" : said.calls ? "tool-calls" : "end";
  const stopReason = WRITTEN[meant];
  return {
    stop_reason: stopReason,
    stop_sequence: sequence,
    stop_details: stopReason === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
  };
}
