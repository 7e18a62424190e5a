import { geminiProvider } from "../formats/gemini/provider";
import { makeCompatibleRequest } from "../translate/compatible/request";
import { readCompatibleResponse } from "../translate/compatible/response";
import { ChatStreamNormalizer } from "../translate/compatible/stream";
import type { InputBounds, Route, WireCode } from "./contract";
import { type Endpoint, findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { bearer, OPENAI_ENDPOINTS, readOpenAiWire } from "./openai";
import { geminiEmbeddings } from "./tasks/gemini-embeddings";
import { geminiImages } from "./tasks/gemini-images";
import { GeminiReader } from "./wires/gemini";
import { readChat } from "./wires/openai-flat";

/** Paths that only the OpenAI-compatible mode has. `/models/…` is native. */
const COMPATIBLE = /^\/(?:chat\/completions|completions|embeddings|responses|images\/[^/]+|audio\/[^/]+|models)$/;
const NATIVE_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  { method: "POST", pattern: /:(?:generateContent|streamGenerateContent)$/, wire: "gemini", readsBody: true },
  { method: "POST", pattern: /:(?:embedContent|batchEmbedContents)$/, wire: "gemini-embeddings", readsBody: true },
  {
    method: "POST",
    pattern: /:(?:countTokens|computeTokens|batchGenerateContent|asyncBatchEmbedContent|cancel|transferOwnership)$/,
    isBillable: false,
  },
  { method: "POST", pattern: /\/interactions$/, wire: "gemini", readsBody: true },
  { method: "POST", pattern: /\/(?:files|corpora|fileSearchStores|auth_tokens)(?:[/:]|$)/, isBillable: false },
] satisfies Endpoint[]);

/** https://ai.google.dev/gemini-api/docs/tokens: 258 for each tile of a picture (2,240 at most from Gemini 3 on), 32 for a second of sound. */
const INPUT_BOUNDS: InputBounds = Object.freeze({
  ...{ base: 64, message: 8, tools: 256, tool: 32 },
  image: { low: 64 * 258, high: 64 * 258 },
  audioPerSecond: 32,
  cachesByItself: true,
  definesCalledTools: false,
});

/** Gemini: the native API in all its versions, and its OpenAI-compatible mode below `/v1beta/openai`. */
export const google: WireCode = {
  errorShape: "gemini",
  route({ method, path, basePath }) {
    const upstreamPath = joinPath(basePath, addVersion(path));
    const endpoint = readEndpoint(upstreamPath);
    const compatible = /\/openai(\/.*)$/.exec(endpoint)?.[1];
    if (compatible) return routeCompatible(method, compatible, upstreamPath);
    const action = /\/(?:models|tunedModels)\/([^/:]+):([A-Za-z]+)$/.exec(endpoint);
    return {
      upstreamPath,
      ...findEndpoint(NATIVE_ENDPOINTS, method, endpoint),
      model: action ? decodeURIComponent(action[1] as string) : null,
      isStreaming: action ? action[2]?.startsWith("stream") === true : null,
      errorShape: "gemini",
    };
  },
  usageReader(wire, context) {
    if (wire === "gemini" || wire === "gemini-embeddings") return new GeminiReader(context, wire === "gemini-embeddings");
    return wire === "openai-chat" ? readChat(context, { thinking: "hidden" }) : readOpenAiWire(wire, context);
  },
  resale: {
    headers: (apiKey, format) => (format === "gemini" ? ["x-goog-api-key", apiKey] : bearer(apiKey)),
    chat: {
      path: () => "/chat/completions",
      // Thought signatures arrive in `extra_content` and must be sent back.
      make: (body, options) => makeCompatibleRequest(body, options, { capField: "max_tokens", messageExtras: ["extra_content"] }),
      read: readCompatibleResponse,
      openStream: (context) => new ChatStreamNormalizer(context),
    },
    speaks: { gemini: generatePath },
    translation: { format: "gemini", provider: geminiProvider, path: generatePath },
    inputBounds: () => INPUT_BOUNDS,
    tasks: { embeddings: geminiEmbeddings, images: geminiImages },
  },
};

function generatePath(model: string, isStreaming: boolean): string {
  return `/models/${encodeURIComponent(model)}:${isStreaming ? "streamGenerateContent" : "generateContent"}`;
}

function routeCompatible(method: string, path: string, upstreamPath: string): Route {
  return { upstreamPath, ...findEndpoint(OPENAI_ENDPOINTS, method, path), model: null, isStreaming: null, errorShape: "gemini-compatible" };
}

function addVersion(path: string): string {
  const endpoint = readEndpoint(path);
  if (/^\/(?:v1beta|v1alpha|v1|upload|download)(?:\/|$)/.test(endpoint)) return path;
  if (COMPATIBLE.test(endpoint)) return `/v1beta/openai${path}`;
  return `/v1beta${path}`;
}
