import { asName, asObject, type Members } from "../../bytes/json/parse-members";
import type { ReaderContext, UsageReader } from "../contract";
import { BatchLinesReader } from "./batch-lines";
import { readOpenAiUsage } from "./openai-usage";

/** A batch's output file: one answer of one of the batched wires a line, half-way down in `response.body`. Other files have no such lines. */
export function readBatchOutput(context: ReaderContext): UsageReader {
  return new BatchLinesReader(context, "response", (response: Members) => {
    const body = asObject(response.body);
    const usage = asObject(body?.usage);
    const buckets = usage && readOpenAiUsage(usage, { thinking: "inside", plainOutput: "output" });
    return buckets ? [{ model: asName(body?.model), buckets }] : [];
  });
}
