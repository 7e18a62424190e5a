import type { AnswerPlan } from "../plan-answer";
import type { ProviderName } from "../provider-names";
import type { ResponsesBody } from "./responses-request";
import { costInTicks } from "./xai-cost";

/** Usage of the Responses API: cached ⊂ input, reasoning ⊂ output, at both providers; xAI adds its own price. */
export function responseUsage(plan: AnswerPlan, provider: ProviderName) {
  const { input, output, cacheRead, cacheWrite, reasoning } = plan.tokens;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead, ...(cacheWrite ? { cache_write_tokens: cacheWrite } : {}) },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
    ...(provider === "xai" ? { num_sources_used: 0, num_server_side_tools_used: 0, cost_in_usd_ticks: costInTicks(plan) } : {}),
  };
}

/** The items of a finished response. */
export function outputItems(plan: AnswerPlan, { reasoning }: ResponsesBody) {
  const summary = reasoning?.summary ? [{ type: "summary_text", text: plan.thoughts.join("") }] : [];
  const thinking = plan.tokens.reasoning ? [{ id: `rs_${plan.hex}`, type: "reasoning" as const, summary }] : [];
  if (plan.tool) {
    const { name, args } = plan.tool;
    const call = { id: `fc_${plan.hex}`, type: "function_call" as const, status: "completed", arguments: args, call_id: `call_${plan.hex}`, name };
    return [...thinking, call];
  }
  const content = [{ type: "output_text", annotations: [], logprobs: [], text: plan.text }];
  return [...thinking, { id: `msg_${plan.hex}`, type: "message" as const, status: "completed", content, role: "assistant" }];
}

export type ResponseStatus = "queued" | "in_progress" | "completed" | "incomplete";

/** https://platform.openai.com/docs/api-reference/responses/object */
export function responseObject(input: { plan: AnswerPlan; body: ResponsesBody; status: ResponseStatus; usage: unknown }) {
  const { plan, body, status, usage } = input;
  const isEnded = status === "completed" || status === "incomplete";
  return {
    id: `resp_${plan.hex}`,
    object: "response",
    created_at: plan.createdAt,
    status,
    background: body.background === true,
    completed_at: status === "completed" ? plan.createdAt + 1 : null,
    error: null,
    incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: plan.model,
    output: isEnded ? outputItems(plan, body) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: "default",
    store: body.store !== false,
    temperature: 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    usage,
    ...(isEnded && plan.tokens.searches ? { tool_usage: { web_search: { num_requests: plan.tokens.searches } } } : {}),
    user: null,
    metadata: {},
  };
}
