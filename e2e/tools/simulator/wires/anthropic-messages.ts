import { z } from "zod";
import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { planAnswer, servedTokens } from "../plan-answer";
import { errorAnswer } from "../provider-errors";
import { contentBlocks, messageHead, messageUsage, stopReason } from "./anthropic-blocks";
import { streamMessage } from "./anthropic-stream";
import { chooseTool, readJson } from "./chat-request";
import { findMessagesFault } from "./check-messages";

const versions = ["2023-01-01", "2023-06-01", "2026-10-21"];

const SEARCH = /^web_search_/;
const toolShape = z.looseObject({
  name: z.string().optional(),
  type: z.string().optional(),
  input_schema: z.unknown().optional(),
  max_uses: z.number().optional(),
});
const formatShape = z.looseObject({ type: z.literal("json_schema"), schema: z.unknown() });
const shape = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  max_tokens: z.number().int().min(1),
  system: z.unknown().optional(),
  stream: z.boolean().optional(),
  tools: z.array(toolShape).optional(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: z.number().int().optional() }).optional(),
  temperature: z.number().min(0).max(1).optional(),
  output_config: z.looseObject({ format: formatShape.nullish() }).optional(),
  output_format: formatShape.optional(),
});

/** Null when the version header is there and known. */
export function refuseVersion(request: SimRequest): SimAnswer | null {
  const version = request.headers["anthropic-version"];
  if (typeof version === "string" && versions.includes(version)) return null;
  const message = version === undefined ? "anthropic-version: header is required" : `anthropic-version: "${version}" is not a valid version`;
  return errorAnswer({ request, status: 400, message });
}

/** https://platform.claude.com/docs/en/api/messages */
export function answerAnthropicMessages(request: SimRequest): SimAnswer {
  const refusal = refuseVersion(request);
  if (refusal) return refusal;
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const body = read.value;
  const fault = findMessagesFault(body);
  if (fault !== null) return errorAnswer({ request, status: 400, message: fault });
  const isThinking = body.thinking !== undefined && body.thinking.type !== "disabled";
  const plan = planAnswer({
    request,
    model: body.model,
    prompt: [body.system, body.messages],
    tokensMax: body.max_tokens,
    tool:
      body.tool_choice?.type === "none" || endsInToolResult(body.messages)
        ? null
        : chooseTool(body.tools?.filter((tool) => !SEARCH.test(tool.type ?? "")) ?? [], body.tool_choice),
    searchesMax: body.tools?.filter((tool) => SEARCH.test(tool.type ?? "")).reduce((sum, tool) => sum + (tool.max_uses ?? 1_000), 0) ?? 0,
    isReasoning: isThinking,
    jsonSchema: (body.output_config?.format ?? body.output_format)?.schema,
  });
  const usage = request.script.fault === "no-usage" ? null : messageUsage(plan.tokens, request.script.serviceTier);
  const parts = { wire: "anthropic-messages", model: body.model, usage, tokens: servedTokens(plan.tokens), outputTokensMax: body.max_tokens };
  if (body.stream) return streamMessage({ plan, isThinking, parts });
  const json = { ...messageHead(plan), content: contentBlocks(plan, isThinking), stop_reason: stopReason(plan), stop_sequence: null };
  return jsonAnswer({ ...parts, json: usage ? { ...json, usage } : json });
}

function endsInToolResult(messages: { content: unknown }[]): boolean {
  const content = messages.at(-1)?.content;
  return Array.isArray(content) && content.some((block: unknown) => z.looseObject({ type: z.literal("tool_result") }).safeParse(block).success);
}
