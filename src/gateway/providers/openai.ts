import type { Quirk } from "../../domain/provider";
import { makeChatProvider } from "../formats/chat/provider";
import { responsesProvider } from "../formats/responses/provider";
import type { TaskMakers } from "../tasks/task";
import { type CompatibleRules, makeCompatibleRequest } from "../translate/compatible/request";
import { readCompatibleResponse } from "../translate/compatible/response";
import { ChatStreamNormalizer } from "../translate/compatible/stream";
import { findHubRefusals, findRefusals } from "../translate/refuse-unsupported";
import { ANTHROPIC_ENDPOINTS, readAnthropicWire } from "./anthropic";
import type { ChatResale, InputBounds, ReaderContext, Resale, ServerTools, UsageReader, WireCode, WireId } from "./contract";
import { type Endpoint, findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { flatEmbeddings } from "./tasks/flat-embeddings";
import { flatImages } from "./tasks/flat-images";
import { flatSpeech } from "./tasks/flat-speech";
import { flatTranscriptions } from "./tasks/flat-transcriptions";
import { type ChatReaderOptions, readAudio, readBatchOutput, readChat, readCompletions, readEmbeddings, readImages } from "./wires/openai-flat";
import { ResponsesReader } from "./wires/openai-responses";

/** A message is framed by 3 or 4 tokens, a tool by some ten: https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken */
const INPUT_BOUNDS = { base: 64, message: 8, tools: 64, tool: 24, audioPerSecond: 10, cachesByItself: true, definesCalledTools: false };
/**
 * Pictures, https://developers.openai.com/api/docs/guides/images-vision: at most 8 tiles of 512 pixels (2048 × 768), each with its price, and a base;
 * or patches of 32 pixels, capped, times a factor. Later families take up to 10,000 patches.
 */
const IMAGE_BOUNDS: readonly [RegExp, InputBounds["image"]][] = [
  [/^gpt-4o-mini/, { low: 2_833, high: 2_833 + 8 * 5_667 }],
  [/^(gpt-4o|chatgpt-4o|gpt-4\.5|gpt-4-|gpt-4\.1(-20|$)|o1|o3|gpt-5(\.[123])?(-20|-chat|-codex|$))/, { low: 85, high: 85 + 8 * 170 }],
  [/^(gpt-4\.1-(mini|nano)|o4-mini|gpt-5-(mini|nano))/, { low: 1_536 * 2.5, high: 1_536 * 2.5 }],
];
const LATER_IMAGE_BOUNDS = { low: 10_000 * 2.5, high: 10_000 * 2.5 };

/** xAI's, from its documentation and its recorded answers: 150 to 300 tokens of its own; a picture is at most 6 tiles and a small copy, 256 tokens each. */
const HIDDEN_PROMPT_BOUNDS: InputBounds = Object.freeze({
  ...{ base: 1_000, message: 8, tools: 1_000, tool: 32 },
  image: { low: 1_792, high: 1_792 },
  audioPerSecond: 0,
  cachesByItself: true,
  definesCalledTools: false,
});

/** Templates of open models put up to some hundred tokens of their own before a conversation, and more before tools: https://developers.openai.com/cookbook/articles/openai-harmony */
const IMITATION_BOUNDS: InputBounds = Object.freeze({
  ...{ base: 512, message: 16, tools: 1_000, tool: 64 },
  image: LATER_IMAGE_BOUNDS,
  audioPerSecond: 64,
  cachesByItself: true,
  definesCalledTools: false,
});

/** OpenAI, and any provider that imitates it, with its quirks. The base URL's path ends in the version, which clients may repeat. */
export function makeOpenAi(quirks: ReadonlySet<Quirk>): WireCode {
  const endpoints = quirks.has("speaks_messages") ? Object.freeze([...OPENAI_ENDPOINTS, ...ANTHROPIC_ENDPOINTS]) : OPENAI_ENDPOINTS;
  const errorShape = quirks.has("flat_errors") ? "flat" : "openai";
  const statesUsageUnasked = quirks.has("states_usage_unasked") || quirks.has("usage_in_x_groq") || quirks.has("no_stream_options");
  const chat: ChatReaderOptions = Object.freeze({
    thinking: quirks.has("reasoning_apart") ? "outside" : "inside",
    statesCost: quirks.has("states_cost"),
    readsXGroq: quirks.has("usage_in_x_groq"),
  });
  return {
    errorShape,
    route({ method, path, basePath }) {
      const endpoint = findEndpoint(endpoints, method, readEndpoint(path).replace(/^\/v1(?=\/|$)/, ""));
      const shape = endpoint.wire === "anthropic-messages" ? "anthropic" : errorShape;
      const acceptsIncludeUsage = endpoint.acceptsIncludeUsage && !statesUsageUnasked;
      return { upstreamPath: joinPath(basePath, path), ...endpoint, acceptsIncludeUsage, model: null, isStreaming: null, errorShape: shape };
    },
    usageReader(wire, context) {
      if (wire === "openai-chat") return readChat(context, chat);
      return readOpenAiWire(wire, context, chat.statesCost) ?? readAnthropicWire(wire, context, chat.statesCost);
    },
    resale: makeResale(quirks),
  };
}

function makeResale(quirks: ReadonlySet<Quirk>): Resale {
  const reshapes = quirks.has("reshapes_chat");
  // OpenAI's reasoning models refuse `max_tokens`; every model of theirs accepts the other name.
  const coreFieldsOnly = quirks.has("core_fields_only");
  const rules: CompatibleRules = {
    capField: quirks.has("caps_max_tokens") ? "max_tokens" : "max_completion_tokens",
    messageExtras: quirks.has("keeps_reasoning") ? ["reasoning_content"] : [],
    hints: coreFieldsOnly ? [] : reshapes ? ["user"] : "all",
    seedField: quirks.has("random_seed") ? "random_seed" : "seed",
    coreFieldsOnly,
    noDeveloperRole: quirks.has("no_developer_role"),
    noStreamOptions: quirks.has("no_stream_options"),
  };
  const refusals = findRefusals(quirks);
  const deployment = quirks.has("deployment_paths") ? (model: string) => `/deployments/${encodeURIComponent(model)}` : () => "";
  const hubRefusals = findHubRefusals(quirks);
  // OpenAI's chat refuses tools to models that reason, and never shows what they thought.
  const isOpenAi = quirks.has("speaks_responses") && !reshapes;
  const provider = isOpenAi ? responsesProvider : makeChatProvider(rules);
  const responsesPath = () => "/responses";
  const path = (model: string) => `${deployment(model)}/chat/completions`;
  const chat: ChatResale = {
    path,
    make(body, options) {
      for (const refuseUnsupported of refusals) refuseUnsupported(body);
      return makeCompatibleRequest(body, options, rules);
    },
    read: readCompatibleResponse,
    openStream: (context) => (reshapes ? new ChatStreamNormalizer(context) : null),
  };
  return {
    headers: quirks.has("api_key_header") ? (apiKey) => ["api-key", apiKey] : bearer,
    chat,
    speaks: quirks.has("speaks_responses") ? { responses: responsesPath } : {},
    translation: {
      format: isOpenAi ? "responses" : "chat",
      path: isOpenAi ? responsesPath : path,
      provider: {
        ...provider,
        writeRequest(request, options) {
          for (const refuseUnsupported of hubRefusals) refuseUnsupported(request);
          return provider.writeRequest(request, options);
        },
      },
    },
    inputBounds: quirks.has("hidden_prompt") ? () => HIDDEN_PROMPT_BOUNDS : reshapes ? () => IMITATION_BOUNDS : boundsOf,
    ...(isOpenAi ? { serverTools: { responses: SERVER_TOOLS }, keepsResponses: true } : {}),
    tasks: makeTasks(quirks, deployment),
  };
}

/** Calls of a caller's own server cost their tokens only. The preview of the search has other prices; files, code and pictures are billed by what no answer states. */
const SERVER_TOOLS: ServerTools = Object.freeze({
  tools: [
    { type: /^web_search(_\d{4}_\d{2}_\d{2})?$/, fee: "webSearches" },
    { type: /^mcp$/, fee: null },
  ] as const,
  bound: { of: "answer", field: "max_tool_calls" } as const,
});

/** The endpoints for pictures and sound are OpenAI's own; of its imitators, who have some of them, only those that are sold by the piece are priced. */
function makeTasks(quirks: ReadonlySet<Quirk>, deployment: (model: string) => string): TaskMakers {
  return {
    ...(quirks.has("no_embeddings") ? {} : { embeddings: flatEmbeddings((model) => `${deployment(model)}/embeddings`) }),
    ...(quirks.has("deployment_paths") ? {} : { images: flatImages, speech: flatSpeech, transcriptions: flatTranscriptions }),
  };
}

/** Never evicted: the catalog has few models. */
const boundsByModel = new Map<string, InputBounds>();

function boundsOf(model: string): InputBounds {
  const known = boundsByModel.get(model);
  if (known) return known;
  const bounds = Object.freeze({ ...INPUT_BOUNDS, image: IMAGE_BOUNDS.find(([ids]) => ids.test(model))?.[1] ?? LATER_IMAGE_BOUNDS });
  boundsByModel.set(model, bounds);
  return bounds;
}

export function readOpenAiWire(wire: WireId, context: ReaderContext, statesCost = false): UsageReader | null {
  switch (wire) {
    case "openai-chat":
      return readChat(context);
    case "openai-completions":
      return readCompletions(context, statesCost);
    case "openai-responses":
      return new ResponsesReader(context, statesCost);
    case "openai-embeddings":
      return readEmbeddings(context, statesCost);
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

/**
 * The endpoints of the OpenAI API and of its imitations. Patterns match the end of a path, so that deployments
 * (`/deployments/{name}/chat/completions`) are the same endpoint. Multipart bodies are never read.
 * Some usage is only stated in a GET: that of a background response, or of a batch, in its output file.
 */
export const OPENAI_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  { method: "POST", pattern: /\/chat\/completions$/, wire: "openai-chat", readsBody: true, acceptsIncludeUsage: true },
  { method: "POST", pattern: /\/responses(?:\/compact)?$/, wire: "openai-responses", readsBody: true },
  { method: "GET", pattern: /\/responses\/[^/]+$/, wire: "openai-responses" },
  { method: "POST", pattern: /\/responses\/input_tokens$|\/responses\/[^/]+\/cancel$/, isBillable: false },
  { method: "POST", pattern: /\/embeddings$/, wire: "openai-embeddings", readsBody: true },
  { method: "POST", pattern: /\/audio\/speech$/, wire: "openai-audio", readsBody: true },
  { method: "POST", pattern: /\/audio\/(?:transcriptions|translations)$/, wire: "openai-audio" },
  { method: "POST", pattern: /\/images\/generations$/, wire: "openai-images", readsBody: true },
  { method: "POST", pattern: /\/images\/(?:edits|variations)$/, wire: "openai-images" },
  { method: "GET", pattern: /^\/files\/[^/]+\/content$/, wire: "openai-batch-output" },
  { method: "POST", pattern: /^\/(?:files|uploads|batches|models|moderations|conversations|vector_stores|tokenize-text)(?:\/|$)/, isBillable: false },
  { method: "POST", pattern: /(?<!\/chat)\/completions$/, wire: "openai-completions", readsBody: true },
] satisfies Endpoint[]);

/** The headers for a provider that takes its key as a bearer token. */
export function bearer(apiKey: string): string[] {
  return ["authorization", `Bearer ${apiKey}`];
}
