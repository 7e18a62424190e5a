import { asName, asObject, type Members } from "../../bytes/json/parse-members";
import type { ReaderContext, UsageReader } from "../contract";
import { readAnthropicUsage } from "./anthropic-usage";
import { BatchLinesReader } from "./batch-lines";

/** A message batch's results: one message a line, under `result.message`; lines that erred or expired have none. */
export function readBatchResults(context: ReaderContext): UsageReader {
  return new BatchLinesReader(context, "result", (result: Members) => {
    const message = asObject(result.message);
    const usage = asObject(message?.usage);
    const model = asName(message?.model);
    return usage ? readAnthropicUsage(usage, model).map((pass) => ({ ...pass, model: pass.model ?? model })) : [];
  });
}
