import type { SimAnswer, SimRequest, Wire } from "./exchange";
import { errorAnswer } from "./provider-errors";
import type { ProviderName } from "./provider-names";
import { createMessageBatch, readMessageBatch } from "./wires/anthropic-batches";
import { answerCountTokens } from "./wires/anthropic-count";
import { answerAnthropicMessages } from "./wires/anthropic-messages";
import { answerGeminiCompatible } from "./wires/gemini-compatible";
import { answerGeminiFile, uploadGeminiFile } from "./wires/gemini-files";
import { answerGeminiGenerate } from "./wires/gemini-generate";
import { answerGeminiCount, answerGeminiEmbed } from "./wires/gemini-others";
import { answerModels } from "./wires/list-models";
import { createBatch, readBatch } from "./wires/openai-batches";
import { answerOpenaiChat } from "./wires/openai-chat";
import { answerOpenaiCompletions } from "./wires/openai-completions";
import { answerEmbeddings } from "./wires/openai-embeddings";
import { answerFile, listFiles, uploadFile } from "./wires/openai-files";
import { answerImages, answerModerations, answerSpeech, answerTranscription } from "./wires/openai-media";
import { answerResponses, answerStoredResponse, deleteStoredResponse } from "./wires/openai-responses";
import { answerXaiChat } from "./wires/xai-chat";

export interface WireRoute {
  method: string;
  path: RegExp;
  answer: Wire;
  /** The answer follows from the request alone, so the same request may get the same bytes again without computing them. */
  isPure: boolean;
}

const pure = (method: string, path: RegExp, answer: Wire): WireRoute => ({ method, path, answer, isPure: true });

const stateful = (method: string, path: RegExp, answer: Wire): WireRoute => ({ method, path, answer, isPure: false });

const openaiModels = pure("GET", /^\/v1\/models(\/[^/]+)?$/, answerModels);
const responses: WireRoute[] = [
  pure("POST", /^\/v1\/responses$/, answerResponses),
  stateful("GET", /^\/v1\/responses\/[^/]+$/, answerStoredResponse),
  stateful("DELETE", /^\/v1\/responses\/[^/]+$/, deleteStoredResponse),
];

const routes: Record<ProviderName, WireRoute[]> = {
  openai: [
    pure("POST", /^\/v1\/chat\/completions$/, answerOpenaiChat),
    pure("POST", /^\/v1\/completions$/, answerOpenaiCompletions),
    pure("POST", /^\/v1\/embeddings$/, answerEmbeddings),
    ...responses,
    pure("POST", /^\/v1\/audio\/speech$/, answerSpeech),
    pure("POST", /^\/v1\/audio\/(transcriptions|translations)$/, answerTranscription),
    pure("POST", /^\/v1\/images\/generations$/, answerImages),
    pure("POST", /^\/v1\/moderations$/, answerModerations),
    stateful("POST", /^\/v1\/files$/, uploadFile),
    stateful("GET", /^\/v1\/files$/, listFiles),
    stateful("GET", /^\/v1\/files\/[^/]+(\/content)?$/, answerFile),
    stateful("DELETE", /^\/v1\/files\/[^/]+$/, answerFile),
    stateful("POST", /^\/v1\/batches$/, createBatch),
    stateful("GET", /^\/v1\/batches\/[^/]+$/, readBatch),
    openaiModels,
  ],
  anthropic: [
    pure("POST", /^\/v1\/messages$/, answerAnthropicMessages),
    pure("POST", /^\/v1\/messages\/count_tokens$/, answerCountTokens),
    stateful("POST", /^\/v1\/messages\/batches$/, createMessageBatch),
    stateful("GET", /^\/v1\/messages\/batches\/[^/]+(\/results)?$/, readMessageBatch),
    pure("GET", /^\/v1\/models(\/[^/]+)?$/, answerModels),
  ],
  google: [
    pure("POST", /^\/v1(beta|alpha)?\/models\/[^/]+:(streamG|g)enerateContent$/, answerGeminiGenerate),
    pure("POST", /^\/v1(beta|alpha)?\/models\/[^/]+:countTokens$/, answerGeminiCount),
    pure("POST", /^\/v1(beta|alpha)?\/models\/[^/]+:(embedContent|batchEmbedContents)$/, answerGeminiEmbed),
    pure("POST", /^\/v1beta\/openai\/chat\/completions$/, answerGeminiCompatible),
    pure("POST", /^\/v1beta\/openai\/embeddings$/, answerEmbeddings),
    pure("GET", /^\/v1(beta|alpha)?(\/openai)?\/models(\/[^/]+)?$/, answerModels),
    stateful("POST", /^\/upload\/v1(beta|alpha)?\/files$/, uploadGeminiFile),
    stateful("GET", /^\/v1(beta|alpha)?\/files(\/[^/]+)?$/, answerGeminiFile),
    stateful("DELETE", /^\/v1(beta|alpha)?\/files\/[^/]+$/, answerGeminiFile),
  ],
  xai: [
    pure("POST", /^\/v1\/chat\/completions$/, answerXaiChat),
    ...responses,
    pure("POST", /^\/v1\/images\/generations$/, answerImages),
    openaiModels,
  ],
};

/** The wire that answers this method and path, or the provider's own 404. */
export function chooseWire({ provider, method, path }: Pick<SimRequest, "provider" | "method" | "path">): WireRoute {
  return routes[provider].find((route) => route.method === method && route.path.test(path)) ?? unknownPath;
}

const unknownPath: WireRoute = { method: "*", path: /^/, answer: refusePath, isPure: false };

function refusePath(request: SimRequest): SimAnswer {
  return errorAnswer({ request, status: 404, message: `Unknown request URL: ${request.method} ${request.path}.` });
}
