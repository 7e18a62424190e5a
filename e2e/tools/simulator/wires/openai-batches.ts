import { z } from "zod";
import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { errorAnswer } from "../provider-errors";
import type { SimState } from "../state";
import { readJson } from "./chat-request";

const wire = "openai-batches";
const shape = z.looseObject({ input_file_id: z.string(), endpoint: z.string(), completion_window: z.string() });

/** https://platform.openai.com/docs/api-reference/batch: created as validating, completed when it is next asked for, with one answered line. */
export function createBatch(request: SimRequest, state: SimState): SimAnswer {
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const number = state.nextNumber();
  const id = `batch_${number}`;
  const createdAt = 1_790_000_000 + number;
  const { input_file_id, endpoint, completion_window } = read.value;
  const counts = { total: 0, completed: 0, failed: 0 };
  const batch = { id, object: "batch", endpoint, errors: null, input_file_id, completion_window, created_at: createdAt, request_counts: counts };
  const outputId = `file-batch-output-${number}`;
  const usage = { input_tokens: 20, output_tokens: 5, total_tokens: 25 };
  const line = {
    id: `batch_req_${number}`,
    custom_id: "0",
    response: { status_code: 200, body: { object: "chat.completion", usage: chatUsageOf(usage) } },
  };
  const content = Buffer.from(`${JSON.stringify(line)}\n`);
  const tokens = { input: 20, output: 5, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  state.files.set(outputId, {
    id: outputId,
    filename: "output.jsonl",
    purpose: "batch_output",
    contentType: "application/jsonl",
    createdAt,
    content,
    usage,
    tokens,
  });
  state.batches.set(id, { ...batch, status: "completed", output_file_id: outputId, request_counts: { total: 1, completed: 1, failed: 0 }, usage });
  return jsonAnswer({ wire, json: { ...batch, status: "validating", output_file_id: null }, pretty: true });
}

function chatUsageOf(usage: { input_tokens: number; output_tokens: number; total_tokens: number }) {
  return { prompt_tokens: usage.input_tokens, completion_tokens: usage.output_tokens, total_tokens: usage.total_tokens };
}

export function readBatch(request: SimRequest, state: SimState): SimAnswer {
  const batch = state.batches.get(request.path.split("/")[3] ?? "");
  if (!batch) return errorAnswer({ request, status: 404, message: "No such batch." });
  return jsonAnswer({ wire, json: batch, pretty: true });
}
