import { bearer } from "./bearer";
import { makeCompatibleChat, readCompatibleChat } from "./compatible-chat";
import type { Dialect, ReaderContext, UsageReader, WireId } from "./contract";
import { joinPath } from "./join-path";
import { findEndpoint } from "./match-endpoint";
import { OPENAI_ENDPOINTS } from "./openai-endpoints";
import { readEndpoint } from "./read-endpoint";
import { readBatchOutput } from "./wires/openai-batch-output";
import { readChat, readCompletions } from "./wires/openai-chat";
import { readAudio, readEmbeddings, readImages } from "./wires/openai-media";
import { ResponsesReader } from "./wires/openai-responses";

/** OpenAI, and any provider that imitates it: the base URL's path ends in the version, which clients may name once more. */
export const openai: Dialect = {
  id: "openai",
  errorShape: "openai",
  route({ method, path, basePath }) {
    const endpoint = findEndpoint(OPENAI_ENDPOINTS, method, readEndpoint(path).replace(/^\/v1(?=\/|$)/, ""));
    return { upstreamPath: joinPath(basePath, path), ...endpoint, model: null, isStreaming: null, errorShape: "openai" };
  },
  usageReader: readOpenAiWire,
  resale: {
    headers: bearer,
    chatPath: "/chat/completions",
    // The reasoning models refuse `max_tokens`; every model takes this one.
    makeChat: (body, options) => makeCompatibleChat(body, options, { capField: "max_completion_tokens", hints: "all" }),
    readChat: readCompatibleChat,
    openStream: () => null,
    embeddingsPath: "/embeddings",
  },
};

export function readOpenAiWire(wire: WireId, context: ReaderContext): UsageReader | null {
  switch (wire) {
    case "openai-chat":
      return readChat(context);
    case "openai-completions":
      return readCompletions(context);
    case "openai-responses":
      return new ResponsesReader(context);
    case "openai-embeddings":
      return readEmbeddings(context);
    case "openai-audio":
      return readAudio(context);
    case "openai-images":
      return readImages(context);
    case "openai-batch-output":
      return readBatchOutput(context);
    default:
      return null;
  }
}
