import type { Members } from "../../bytes/json/parse-members";
import { asCustomCall, customNames } from "../../hub/custom-input";
import type { Closing, FormatContext } from "../../hub/format";
import type { HubAnswer, HubStop } from "../../hub/hub-answer";
import type { OutputPart, ToolCallPart } from "../../hub/parts";
import type { AnswerContext, FinishReason } from "../../translate/chat/chat-types";
import { formatCall, formatExtras, formatReasoning } from "./write-extras";
import { formatUsage } from "./write-usage";

export function writeAnswer(answer: HubAnswer, context: FormatContext, closing: Closing): Members {
  const usage = formatUsage(closing);
  const parts = restoreCustom(answer.parts, customNames(context.request));
  return {
    ...formatEnvelope(answer, context, "chat.completion"),
    choices: [
      {
        index: 0,
        message: formatMessage(parts),
        logprobs: null,
        finish_reason: formatFinish(answer.stop, parts.some(isCall)),
      },
    ],
    ...(usage ? { usage } : {}),
  };
}

/** Custom tools that the provider has had as functions. */
function restoreCustom(parts: readonly OutputPart[], names: ReadonlySet<string>): OutputPart[] {
  return parts.map((part) => (isCall(part) && part.kind === "function" && names.has(part.name) ? asCustomCall(part) : part));
}

export function isCall(part: OutputPart): part is ToolCallPart {
  return part.type === "tool-call";
}

export function formatEnvelope<T extends string>(
  { id, model, createdAtMs }: Pick<HubAnswer, "id" | "model" | "createdAtMs">,
  context: AnswerContext,
  object: T,
) {
  return {
    id: nameAnswer(id, context),
    object,
    created: Math.floor((createdAtMs ?? context.createdAtMs) / 1000),
    model: model ?? context.requestedModel,
  };
}

/** Derived from the provider's own id, so that its support can look the call up; otherwise the context's id. */
function nameAnswer(id: string | null, context: AnswerContext): string {
  if (!id) return context.id;
  return id.startsWith("chatcmpl-") ? id : `chatcmpl-${id}`;
}

function formatMessage(parts: readonly OutputPart[]): Members {
  const calls = parts.flatMap((part, i) => (isCall(part) ? [formatCall(withArguments(part), parts[i - 1])] : []));
  const reasoning = formatReasoning(parts);
  return {
    role: "assistant",
    content: joinTexts(parts, "text"),
    refusal: joinTexts(parts, "refusal"),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...formatExtras(parts),
  };
}

/** OpenAI's arguments are an object, also where there are none. */
export function withArguments(call: ToolCallPart): ToolCallPart {
  return call.kind === "function" && call.input === "" ? { ...call, input: "{}" } : call;
}

/** Null: there is none. */
function joinTexts(parts: readonly OutputPart[], type: "text" | "refusal"): string | null {
  const texts = parts.flatMap((part) => (part.type === type ? [part.text] : []));
  return texts.length > 0 ? texts.join("") : null;
}

const FINISHES: Record<HubStop["reason"], FinishReason> = {
  end: "stop",
  "stop-sequence": "stop",
  pause: "stop",
  "tool-calls": "tool_calls",
  length: "length",
  context: "length",
  refusal: "content_filter",
  filter: "content_filter",
};

/** An answer that calls tools ends with `tool_calls`, even where the provider says that it has simply ended. */
export function formatFinish({ reason }: HubStop, hasCalls: boolean): FinishReason {
  const finish = FINISHES[reason];
  return finish === "stop" && hasCalls ? "tool_calls" : finish;
}
