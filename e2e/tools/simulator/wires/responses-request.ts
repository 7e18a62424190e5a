import { z } from "zod";
import type { SimRequest } from "../exchange";
import { type AnswerPlan, planAnswer } from "../plan-answer";
import { chooseTool, readJson } from "./chat-request";
import { thinks } from "./openai-chat";

const toolShape = z.looseObject({ type: z.string().optional(), name: z.string().optional(), parameters: z.unknown().optional() });
const shape = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.looseObject({ type: z.string().optional() }))]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  background: z.boolean().nullish(),
  store: z.boolean().nullish(),
  max_output_tokens: z.number().int().min(1).nullish(),
  max_tool_calls: z.number().int().min(1).nullish(),
  tools: z.array(toolShape).nullish(),
  tool_choice: z.unknown().optional(),
  reasoning: z.looseObject({ summary: z.string().nullish() }).nullish(),
  text: z.looseObject({ format: z.looseObject({ type: z.string(), schema: z.unknown().optional() }).nullish() }).nullish(),
});
export type ResponsesBody = z.infer<typeof shape>;

export function readResponses(request: SimRequest) {
  const read = readJson(request, shape);
  if ("refusal" in read) return read;
  return { value: { body: read.value, plan: planResponse(request, read.value) } };
}

function wantedSchema(format: NonNullable<ResponsesBody["text"]>["format"]): unknown {
  return format && format.type !== "text" ? (format.schema ?? {}) : undefined;
}

function planResponse(request: SimRequest, body: ResponsesBody): AnswerPlan {
  const lastItem = Array.isArray(body.input) ? body.input.at(-1) : undefined;
  const functions = (body.tools ?? []).filter((tool) => tool.type === "function");
  return planAnswer({
    request,
    model: body.model,
    prompt: [body.instructions, body.input],
    tokensMax: body.max_output_tokens,
    tool: lastItem?.type === "function_call_output" ? null : chooseTool(functions, body.tool_choice),
    searchesMax: body.tools?.some(({ type }) => type === "web_search") ? (body.max_tool_calls ?? 1_000) : 0,
    jsonSchema: wantedSchema(body.text?.format),
    isReasoning: thinks(body.model) || (request.provider === "xai" && !body.model.includes("non-reasoning")),
  });
}
