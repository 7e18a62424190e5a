import type { Quirk } from "../../domain/provider";
import { messagesProvider } from "../formats/messages/provider";
import type { InputBounds, ReaderContext, ServerTools, UsageReader, WireCode, WireId } from "./contract";
import { type Endpoint, findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { MessagesReader, readBatchResults } from "./wires/anthropic-messages";

export const ANTHROPIC_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  { method: "POST", pattern: /^\/messages$/, wire: "anthropic-messages", readsBody: true },
  { method: "GET", pattern: /^\/messages\/batches\/[^/]+\/results$/, wire: "anthropic-batch-results" },
  { method: "POST", pattern: /^\/(?:messages\/(?:count_tokens|batches)|files|models|skills)(?:\/|$)/, isBillable: false },
  { method: "POST", pattern: /^\/complete$/, readsBody: true },
] satisfies Endpoint[]);

/**
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#pricing: tools bring a prompt of up to 804 tokens, an output schema one of
 * its own; https://platform.claude.com/docs/en/build-with-claude/vision: a picture has at most 4,784 tokens.
 */
const INPUT_BOUNDS: InputBounds = Object.freeze({
  ...{ base: 64, message: 16, tools: 1_200, tool: 64 },
  image: { low: 5_000, high: 5_000 },
  audioPerSecond: 0,
  cachesByItself: false,
  definesCalledTools: true,
});

/** A fetched page costs its tokens only. Code that is run is billed by the hour, of which an answer says nothing. */
const SERVER_TOOLS: ServerTools = Object.freeze({
  tools: [
    { type: /^web_search_\d{8}$/, fee: "webSearches" },
    { type: /^web_fetch_\d{8}$/, fee: null },
  ] as const,
  bound: { of: "tool", field: "max_uses" } as const,
});

export function readAnthropicWire(wire: WireId, context: ReaderContext, statesCost = false): UsageReader | null {
  if (wire === "anthropic-messages") return new MessagesReader(context, statesCost);
  return wire === "anthropic-batch-results" ? readBatchResults(context) : null;
}

/** Anthropic, and who imitates it. */
export function makeAnthropic(quirks: ReadonlySet<Quirk>): WireCode {
  const statesCost = quirks.has("states_cost");
  return { ...ANTHROPIC, usageReader: (wire, context) => readAnthropicWire(wire, context, statesCost) };
}

/** SDKs add the version to the path; other clients have it in their base URL. */
const ANTHROPIC: Omit<WireCode, "usageReader"> = {
  errorShape: "anthropic",
  route({ method, path, basePath }) {
    const endpoint = findEndpoint(ANTHROPIC_ENDPOINTS, method, readEndpoint(path).replace(/^\/v1(?=\/|$)/, ""));
    return { upstreamPath: joinPath(basePath, path), ...endpoint, model: null, isStreaming: null, errorShape: "anthropic" };
  },
  resale: {
    headers: (apiKey) => ["x-api-key", apiKey, "anthropic-version", "2023-06-01"],
    speaks: { messages: () => "/messages" },
    translation: { format: "messages", provider: messagesProvider, path: () => "/messages" },
    inputBounds: () => INPUT_BOUNDS,
    serverTools: { messages: SERVER_TOOLS },
    tasks: {},
  },
};
