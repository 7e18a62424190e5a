import type { HubRequest } from "../../hub/hub-request";

/** A request that says no more than it is told. */
export function hubRequest(more: Partial<HubRequest> = {}): HubRequest {
  const hi = { type: "text" as const, text: "Hi", citations: [], cache: null, at: "" };
  return {
    ...{ format: "chat", isStreaming: false, messages: [{ role: "user", parts: [hi], name: null, at: "messages[0]" }], tools: [] },
    ...{ toolChoice: null, areCallsParallel: null, outputFormat: null, reasoning: null, choices: { value: 1, at: "n" }, outputTokensMax: null },
    ...{ temperature: null, topP: null, topK: null, frequencyPenalty: null, presencePenalty: null, seed: null, stop: null, userId: null },
    ...{ cache: null, hints: [], needs: [] },
    ...more,
  };
}
