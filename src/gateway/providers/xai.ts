import { makeCompatibleRequest } from "../translate/compatible/request";
import { readCompatibleResponse } from "../translate/compatible/response";
import { ChatStreamNormalizer } from "../translate/compatible/stream";
import { ANTHROPIC_ENDPOINTS, anthropic } from "./anthropic";
import type { Dialect, InputBounds } from "./contract";
import { findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { bearer, OPENAI_ENDPOINTS, readOpenAiWire } from "./openai";
import { readChat } from "./wires/openai-flat";

const ENDPOINTS = Object.freeze([...OPENAI_ENDPOINTS, ...ANTHROPIC_ENDPOINTS]);

/** A hidden prompt (150 to 300 tokens in recorded answers); https://docs.x.ai: a picture is at most 6 tiles and a small copy, 256 tokens each. */
const INPUT_BOUNDS: InputBounds = Object.freeze({
  ...{ base: 1_000, message: 8, tools: 1_000, tool: 32 },
  image: { low: 1_792, high: 1_792 },
  audioPerSecond: 0,
  cachesByItself: true,
  definesCalledTools: false,
});

/** xAI: OpenAI's endpoints and Anthropic's messages; on chat, reasoning is billed on top of `completion_tokens`. */
export const xai: Dialect = {
  id: "xai",
  errorShape: "xai",
  route({ method, path, basePath }) {
    const endpoint = findEndpoint(ENDPOINTS, method, readEndpoint(path).replace(/^\/v1(?=\/|$)/, ""));
    const errorShape = endpoint.wire === "anthropic-messages" ? "anthropic" : "xai";
    return { upstreamPath: joinPath(basePath, path), ...endpoint, model: null, isStreaming: null, errorShape };
  },
  usageReader(wire, context) {
    if (wire === "openai-chat") return readChat(context, "outside");
    return readOpenAiWire(wire, context) ?? anthropic.usageReader(wire, context);
  },
  resale: {
    headers: bearer,
    chatPath: "/chat/completions",
    makeChat: (body, options) =>
      makeCompatibleRequest(body, options, { capField: "max_completion_tokens", messageExtras: ["reasoning_content"], hints: ["user"] }),
    readChat: readCompatibleResponse,
    openStream: (context) => new ChatStreamNormalizer(context),
    inputBounds: () => INPUT_BOUNDS,
  },
};
