import type { ProviderName, SimAnswer, SimRequest, Wire } from "./exchange";
import { errorAnswer } from "./provider-errors";
import { answerAnthropicMessages } from "./wires/anthropic-messages";
import { answerGeminiCompatible } from "./wires/gemini-compatible";
import { answerGeminiGenerate } from "./wires/gemini-generate";
import { answerOpenaiChat } from "./wires/openai-chat";
import { answerOpenaiCompletions } from "./wires/openai-completions";
import { answerXaiChat } from "./wires/xai-chat";

export interface WireRoute {
  method: string;
  path: RegExp;
  answer: Wire;
  /** The answer follows from the request alone, so the same request may get the same bytes again without computing them. */
  isPure: boolean;
}

const pure = (method: string, path: RegExp, answer: Wire): WireRoute => ({ method, path, answer, isPure: true });

const routes: Record<ProviderName, WireRoute[]> = {
  openai: [pure("POST", /^\/v1\/chat\/completions$/, answerOpenaiChat), pure("POST", /^\/v1\/completions$/, answerOpenaiCompletions)],
  anthropic: [pure("POST", /^\/v1\/messages$/, answerAnthropicMessages)],
  google: [
    pure("POST", /^\/v1(beta|alpha)?\/models\/[^/]+:(streamG|g)enerateContent$/, answerGeminiGenerate),
    pure("POST", /^\/v1beta\/openai\/chat\/completions$/, answerGeminiCompatible),
  ],
  xai: [pure("POST", /^\/v1\/chat\/completions$/, answerXaiChat)],
};

/** The wire that answers this method and path, or the provider's own 404. */
export function chooseWire({ provider, method, path }: Pick<SimRequest, "provider" | "method" | "path">): WireRoute {
  return routes[provider].find((route) => route.method === method && route.path.test(path)) ?? unknownPath;
}

const unknownPath: WireRoute = { method: "*", path: /^/, answer: refusePath, isPure: false };

function refusePath(request: SimRequest): SimAnswer {
  return errorAnswer({ request, status: 404, message: `Unknown request URL: ${request.method} ${request.path}.` });
}
