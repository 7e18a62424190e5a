import type { ReaderContext, UsageReader } from "../contract";
import { FlatReader, type FlatWireRules } from "./openai-flat";
import type { Thinking } from "./openai-usage";

const CHAT_TEXT = ["content", "reasoning_content", "reasoning", "refusal", "arguments"].map((key) => Buffer.from(`"${key}"`));

/** Chat completions. `thinking`: what the provider's `completion_tokens` includes. */
export function readChat(context: ReaderContext, thinking: Thinking = "inside"): UsageReader {
  const rules: FlatWireRules = { thinking, plainOutput: "output", textKeys: CHAT_TEXT, isText: true };
  return new FlatReader(context, rules);
}

/** Legacy completions. */
export function readCompletions(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", textKeys: [Buffer.from('"text"')], isText: true });
}
