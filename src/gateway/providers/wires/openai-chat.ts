import { planSurvey } from "../../bytes/json/survey-json";
import type { ReaderContext, UsageReader } from "../contract";
import { FLAT_MEMBERS, FlatReader } from "./openai-flat";
import type { Thinking } from "./openai-usage";

/** `input`: what a custom tool is called with, which is a text and no JSON. */
const CHAT = planSurvey({ text: ["content", "reasoning_content", "reasoning", "refusal", "arguments", "input"], watched: FLAT_MEMBERS });
const COMPLETIONS = planSurvey({ text: ["text"], watched: FLAT_MEMBERS });

/** Chat completions. `thinking`: what the provider's `completion_tokens` includes. */
export function readChat(context: ReaderContext, thinking: Thinking = "inside"): UsageReader {
  return new FlatReader(context, { thinking, plainOutput: "output", plan: CHAT, isText: true });
}

/** Legacy completions. */
export function readCompletions(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", plan: COMPLETIONS, isText: true });
}
