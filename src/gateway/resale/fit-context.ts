import { AppError } from "../../domain/errors";
import { type MeasuredInput, measureChatInput, measureEmbeddingsInput } from "../bounds/measure-input";
import type { ResaleTarget } from "../plan";
import type { GatewayPorts } from "../ports";
import type { ResoldCall } from "../read";

/** Of a browser app's call, so much of the context window may be input: what is left is for the answer. */
const BROWSER_INPUT_PERCENT = 85;

export interface ContextFit {
  /** The input alone is too long: no provider would answer it. */
  isInputTooLong: boolean;
  /** The input and the output that is asked for have room together. */
  fits: boolean;
}

const FITS: ContextFit = Object.freeze({ isInputTooLong: false, fits: true });
type CountTokens = GatewayPorts["countTokens"];

/** Whether a call fits a model's context window. Counts only where the cheap bound on the input does not say so already. */
export function fitContext(call: ResoldCall, { model, hold }: ResaleTarget, countTokens: CountTokens): ContextFit {
  const { contextWindow } = model;
  if (contextWindow === null || (call.kind !== "chat" && call.kind !== "embeddings")) return FITS;
  const output = hold.outputTokensAsked ?? 0;
  const inputMax = inputTokensAllowed(call, contextWindow);
  if (hold.inputTokensMax <= inputMax && hold.inputTokensMax + output <= contextWindow) return FITS;
  const { tokens } = measure(call, model, countTokens);
  return { isInputTooLong: tokens > inputMax, fits: tokens <= inputMax && tokens + output <= contextWindow };
}

/** Says the window, the input and what fits. */
export function refuseLongInput(call: ResoldCall, { model }: Pick<ResaleTarget, "model">, countTokens: CountTokens): AppError {
  const { tokens, isEstimate } = measure(call, model, countTokens);
  const window = model.contextWindow ?? 0;
  const inputMax = inputTokensAllowed(call, window);
  const counted = `${tokens} tokens${isEstimate ? " (estimated at 4 bytes a token)" : ""}`;
  const share = inputMax === window ? `at most ${window} fit` : `at most ${inputMax} of them (${BROWSER_INPUT_PERCENT} %) may be input here`;
  const param = call.kind === "chat" ? "messages" : "input";
  return new AppError(
    "context_length_exceeded",
    `${param}: the input has ${counted}; the context window of ${JSON.stringify(model.id)} has ${window}, ${share}.`,
    { param, remedy: "Shorten the input, or use a model with a larger context window." },
  );
}

function inputTokensAllowed({ isBrowser, kind }: ResoldCall, contextWindow: number): number {
  return isBrowser && kind === "chat" ? Math.floor((contextWindow * BROWSER_INPUT_PERCENT) / 100) : contextWindow;
}

function measure(call: ResoldCall, model: ResaleTarget["model"], countTokens: CountTokens): MeasuredInput {
  const options = { model, countTokens };
  if (call.kind !== "chat" && call.kind !== "embeddings") return { tokens: 0, isEstimate: true };
  return call.kind === "chat" ? measureChatInput(call.body, options) : measureEmbeddingsInput(call.body.input, options);
}
