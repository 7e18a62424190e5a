import { makeCompatibleRequest } from "../translate/compatible/request";
import { readCompatibleResponse } from "../translate/compatible/response";
import { ChatStreamNormalizer } from "../translate/compatible/stream";
import { ANTHROPIC_ENDPOINTS, anthropic } from "./anthropic";
import type { Dialect } from "./contract";
import { findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { bearer, OPENAI_ENDPOINTS, readOpenAiWire } from "./openai";
import { readChat } from "./wires/openai-flat";

const ENDPOINTS = Object.freeze([...OPENAI_ENDPOINTS, ...ANTHROPIC_ENDPOINTS]);

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
  },
};
