import { type ServedTokens, type SimAnswer, streamAnswer } from "../exchange";
import type { AnswerPlan } from "../plan-answer";
import { contentBlocks, messageHead, messageUsage, stopReason } from "./anthropic-blocks";

interface StreamInput {
  plan: AnswerPlan;
  isThinking: boolean;
  parts: { wire: string; model: string; usage: ReturnType<typeof messageUsage> | null; tokens: ServedTokens; outputTokensMax: number };
}

/**
 * https://platform.claude.com/docs/en/build-with-claude/streaming. The start states the input and a first output token; message_delta is cumulative
 * and final. The JSON is padded with spaces before its last brace, as the provider does.
 */
export function streamMessage({ plan, isThinking, parts }: StreamInput): SimAnswer {
  let number = 0;
  const event = (data: { type: string } & Record<string, unknown>): string => {
    number += 1;
    const padding = " ".repeat((plan.seed + number * 7) % 16);
    return `event: ${data.type}\ndata: ${JSON.stringify(data).slice(0, -1)}${padding}}\n\n`;
  };
  const startUsage = parts.usage
    ? { usage: { ...messageUsage({ ...plan.tokens, reasoning: 0 }, parts.usage.service_tier), output_tokens: Math.min(1, plan.tokens.output) } }
    : {};
  const events = [
    event({ type: "message_start", message: { ...messageHead(plan), content: [], stop_reason: null, stop_sequence: null, ...startUsage } }),
  ];
  for (const [index, block] of contentBlocks(plan, isThinking).entries()) {
    const { opening, deltas } = unfold(block, plan);
    events.push(event({ type: "content_block_start", index, content_block: opening }));
    if (index === 0) events.push('event: ping\ndata: {"type": "ping"}\n\n');
    for (const delta of deltas) events.push(event({ type: "content_block_delta", index, delta }));
    events.push(event({ type: "content_block_stop", index }));
  }
  const { cache_creation: _split, service_tier: _tier, ...finalUsage } = messageUsage(plan.tokens);
  const delta = { stop_reason: stopReason(plan), stop_sequence: null };
  events.push(event({ type: "message_delta", delta, ...(parts.usage ? { usage: finalUsage } : {}) }));
  const usageEvent = parts.usage ? events.length - 1 : null;
  events.push(event({ type: "message_stop" }));
  return streamAnswer({ ...parts, events, usageEvent });
}

function unfold(block: ReturnType<typeof contentBlocks>[number], plan: AnswerPlan): { opening: object; deltas: object[] } {
  switch (block.type) {
    case "thinking":
      return {
        opening: { type: "thinking", thinking: "", signature: "" },
        deltas: [...plan.thoughts.map((thinking) => ({ type: "thinking_delta", thinking })), { type: "signature_delta", signature: block.signature }],
      };
    case "text":
      return { opening: { type: "text", text: "" }, deltas: plan.words.map((text) => ({ type: "text_delta", text })) };
    case "tool_use": {
      // The first piece is empty; a tool without arguments gets no more than that.
      const args = plan.tool?.args === "{}" ? "" : (plan.tool?.args ?? "");
      const pieces = ["", ...(args.match(/[\s\S]{1,8}/g) ?? [])];
      return { opening: { ...block, input: {} }, deltas: pieces.map((partial_json) => ({ type: "input_json_delta", partial_json })) };
    }
  }
}
