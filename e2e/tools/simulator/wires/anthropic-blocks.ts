import type { AnswerPlan } from "../plan-answer";

/** Anthropic's usage: input EXCLUDES both cache parts; output includes thinking. */
export function messageUsage(tokens: AnswerPlan["tokens"], serviceTier = "standard") {
  return {
    input_tokens: tokens.input - tokens.cacheRead - tokens.cacheWrite,
    cache_creation_input_tokens: tokens.cacheWrite,
    cache_read_input_tokens: tokens.cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: tokens.cacheWrite - tokens.cacheWrite1h, ephemeral_1h_input_tokens: tokens.cacheWrite1h },
    output_tokens: tokens.output,
    ...(tokens.reasoning ? { output_tokens_details: { thinking_tokens: tokens.reasoning } } : {}),
    ...(tokens.searches ? { server_tool_use: { web_search_requests: tokens.searches, web_fetch_requests: 0 } } : {}),
    service_tier: serviceTier,
  };
}

export function messageHead(plan: AnswerPlan) {
  return { model: plan.model, id: `msg_${plan.hex}`, type: "message", role: "assistant" };
}

export function stopReason(plan: AnswerPlan): string {
  if (plan.tool) return "tool_use";
  return plan.isCut ? "max_tokens" : "end_turn";
}

/** The finished blocks, in the order of their indexes. */
export function contentBlocks(plan: AnswerPlan, isThinking: boolean) {
  return [
    ...(isThinking ? [{ type: "thinking" as const, thinking: plan.thoughts.join(""), signature: `sig${plan.hex}==` }] : []),
    plan.tool
      ? { type: "tool_use" as const, id: `toolu_${plan.hex}`, name: plan.tool.name, input: plan.tool.input }
      : { type: "text" as const, text: plan.text },
  ];
}
