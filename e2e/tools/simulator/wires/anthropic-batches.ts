import { z } from "zod";
import { bytesAnswer, jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { planAnswer, servedTokens } from "../plan-answer";
import { errorAnswer } from "../provider-errors";
import type { SimState } from "../state";
import { contentBlocks, messageHead, messageUsage, stopReason } from "./anthropic-blocks";
import { readJson } from "./chat-request";

const wire = "anthropic-batches";
const paramsShape = z.looseObject({ model: z.string().min(1), messages: z.array(z.unknown()).min(1), system: z.unknown().optional() });
const shape = z.looseObject({ requests: z.array(z.looseObject({ custom_id: z.string(), params: paramsShape })).min(1) });

/** https://platform.claude.com/docs/en/api/creating-message-batches: in progress when created, ended when next asked for. */
export function createMessageBatch(request: SimRequest, state: SimState): SimAnswer {
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const id = `msgbatch_${state.nextNumber()}`;
  const sum = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  const lines = read.value.requests.map(({ custom_id, params }) => {
    const plan = planAnswer({ request, model: params.model, prompt: [params.system, params.messages] });
    const tokens = servedTokens(plan.tokens);
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += tokens[name];
    const usage = { ...messageUsage(plan.tokens), service_tier: "batch" };
    const message = { ...messageHead(plan), content: contentBlocks(plan, false), stop_reason: stopReason(plan), stop_sequence: null, usage };
    return { custom_id, result: { type: "succeeded", message } };
  });
  const count = lines.length;
  const counts = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  const createdAt = "2026-11-01T00:00:00Z";
  const batch = {
    id,
    type: "message_batch",
    created_at: createdAt,
    expires_at: "2026-11-02T00:00:00Z",
    archived_at: null,
    cancel_initiated_at: null,
  };
  const resultsUrl = `http://${request.headers.host}/anthropic/v1/messages/batches/${id}/results`;
  state.batches.set(id, {
    ...batch,
    processing_status: "ended",
    request_counts: { ...counts, succeeded: count },
    ended_at: createdAt,
    results_url: resultsUrl,
  });
  const content = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const usage = lines.map((line) => line.result.message.usage);
  state.files.set(`${id}/results`, {
    id,
    filename: "",
    purpose: "results",
    contentType: "application/x-jsonl",
    createdAt: 0,
    content,
    usage,
    tokens: sum,
  });
  const running = { ...batch, processing_status: "in_progress", request_counts: { ...counts, processing: count }, ended_at: null, results_url: null };
  return jsonAnswer({ wire, json: running });
}

/** The batch, or its results as JSON lines, each with its own usage. */
export function readMessageBatch(request: SimRequest, state: SimState): SimAnswer {
  const [id = "", part] = request.path.split("/").slice(4);
  const batch = state.batches.get(id);
  if (!batch) return errorAnswer({ request, status: 404, message: `Batch ${id} not found.` });
  const results = part === "results" ? state.files.get(`${id}/results`) : undefined;
  if (!results) return jsonAnswer({ wire, json: batch });
  return bytesAnswer({ wire, bytes: results.content, contentType: results.contentType, usage: results.usage, tokens: results.tokens ?? null });
}
