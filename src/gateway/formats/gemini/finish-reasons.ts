import type { HubStop, StopReason } from "../../hub/hub-answer";

/** https://ai.google.dev/api/generate-content#FinishReason; `plain-numeric-enums` (oddities.md C9) has numbers. */
const READ: Record<string, "end" | "length"> = {
  STOP: "end",
  "1": "end",
  FINISH_REASON_UNSPECIFIED: "end",
  "0": "end",
  MAX_TOKENS: "length",
  "2": "length",
  CONTINUATION: "length",
};

/**
 * All others say that the answer is not what the model would have said: it was blocked, or its call was malformed, which Google's own compatible mode
 * also calls a filter.
 */
export function readFinishReason(reason: string | number, hasCalls: boolean): HubStop {
  const word = String(reason);
  const read = Object.hasOwn(READ, word) ? (READ[word] as "end" | "length") : "filter";
  return { reason: read === "end" && hasCalls ? "tool-calls" : read, sequence: null };
}

const WRITTEN: Record<StopReason, string> = {
  end: "STOP",
  "stop-sequence": "STOP",
  "tool-calls": "STOP",
  pause: "STOP",
  length: "MAX_TOKENS",
  context: "MAX_TOKENS",
  refusal: "SAFETY",
  filter: "SAFETY",
};

export function writeFinishReason({ reason }: HubStop): string {
  return WRITTEN[reason];
}
