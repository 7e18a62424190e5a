import { ChatStreamMender } from "../translate/chat-stream-mender";
import { ANTHROPIC_ENDPOINTS, anthropic } from "./anthropic";
import { bearer } from "./bearer";
import { makeCompatibleChat, readCompatibleChat } from "./compatible-chat";
import type { Dialect } from "./contract";
import { joinPath } from "./join-path";
import { findEndpoint } from "./match-endpoint";
import { readOpenAiWire } from "./openai";
import { OPENAI_ENDPOINTS } from "./openai-endpoints";
import { readEndpoint } from "./read-endpoint";
import { readChat } from "./wires/openai-chat";

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
      makeCompatibleChat(body, options, { capField: "max_completion_tokens", messageExtras: ["reasoning_content"], hints: ["user"] }),
    readChat: readCompatibleChat,
    openStream: (context) => new ChatStreamMender(context),
  },
};
