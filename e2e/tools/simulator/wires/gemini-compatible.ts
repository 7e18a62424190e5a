import { jsonAnswer, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { type AnswerPlan, planAnswer, servedTokens } from "../plan-answer";
import { readChat } from "./chat-request";
import { finishReason } from "./openai-chat";

const wire = "gemini-compatible";

/** Thinking is hidden: it stands in the total only, without a details object. */
function compatibleUsage({ input, output, reasoning }: AnswerPlan["tokens"]) {
  return { completion_tokens: output - reasoning, prompt_tokens: input, total_tokens: input + output };
}

/** https://ai.google.dev/gemini-api/docs/openai */
export function answerGeminiCompatible(request: SimRequest): SimAnswer {
  const read = readChat(request);
  if ("refusal" in read) return read.refusal;
  const chat = read.value;
  const plan = planAnswer({
    request,
    model: chat.model,
    prompt: chat.messages,
    tokensMax: chat.tokensMax,
    tool: chat.tool,
    jsonSchema: chat.jsonSchema,
    isReasoning: /gemini-(2\.5|3)/.test(chat.model),
  });
  const statesUsage = (chat.includesUsage || !chat.isStream) && request.script.fault !== "no-usage";
  const usage = statesUsage ? compatibleUsage(plan.tokens) : null;
  const parts = { wire, model: chat.model, usage, tokens: servedTokens(plan.tokens), outputTokensMax: chat.tokensMax };
  const head = { created: plan.createdAt, id: plan.hex, model: plan.model };
  if (!chat.isStream) {
    const choice = { finish_reason: finishReason(plan), index: 0, message: { ...contentOf(plan), role: "assistant" } };
    return jsonAnswer({ ...parts, json: { choices: [choice], ...head, object: "chat.completion", ...(usage ? { usage } : {}) } });
  }
  // Usage, when asked for, stands in every event; the prompt count of the first may differ from the last, and completion is 0 until then.
  const event = (delta: object, isLast: boolean) => {
    const early = { completion_tokens: 0, prompt_tokens: plan.tokens.input + 1, total_tokens: plan.tokens.input + 1 };
    const choice = { delta: { ...delta, role: "assistant" }, ...(isLast ? { finish_reason: finishReason(plan) } : {}), index: 0 };
    const stated = usage ? { usage: isLast ? usage : early } : {};
    return `data: ${JSON.stringify({ choices: [choice], ...head, object: "chat.completion.chunk", ...stated })}\n\n`;
  };
  const deltas = plan.tool ? [contentOf(plan)] : (plan.words.length > 0 ? plan.words : [""]).map((content) => ({ content }));
  const events = deltas.map((delta, i) => event(delta, i === deltas.length - 1));
  const usageEvent = usage ? events.length - 1 : null;
  events.push("data: [DONE]\n\n");
  return streamAnswer({ ...parts, events, usageEvent, contentType: "text/event-stream" });
}

/** Tool calls have no `index`. */
function contentOf(plan: AnswerPlan): object {
  if (!plan.tool) return { content: plan.text };
  return { tool_calls: [{ function: { arguments: plan.tool.args, name: plan.tool.name }, id: `function-call-${plan.hex}`, type: "function" }] };
}
