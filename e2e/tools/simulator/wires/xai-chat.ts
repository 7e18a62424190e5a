import { jsonAnswer, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { type AnswerPlan, planAnswer, servedTokens } from "../plan-answer";
import { readChat } from "./chat-request";
import { finishReason } from "./openai-chat";
import { costInTicks } from "./xai-cost";

const wire = "xai-chat";

/** xAI's chat usage: completion EXCLUDES reasoning, total includes it. */
function xaiChatUsage(plan: AnswerPlan) {
  const { input, output, cacheRead, reasoning, inputAudio, inputImage } = plan.tokens;
  return {
    prompt_tokens: input,
    completion_tokens: output - reasoning,
    total_tokens: input + output,
    prompt_tokens_details: {
      text_tokens: input - inputAudio - inputImage,
      audio_tokens: inputAudio,
      image_tokens: inputImage,
      cached_tokens: cacheRead,
    },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
    num_sources_used: 0,
    cost_in_usd_ticks: costInTicks(plan),
  };
}

/** https://docs.x.ai/docs/api-reference#chat-completions */
export function answerXaiChat(request: SimRequest): SimAnswer {
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
    isReasoning: !chat.model.includes("non-reasoning"),
  });
  const statesUsage = (chat.includesUsage || !chat.isStream) && request.script.fault !== "no-usage";
  const usage = statesUsage ? xaiChatUsage(plan) : null;
  const parts = { wire, model: chat.model, usage, tokens: servedTokens(plan.tokens), outputTokensMax: chat.tokensMax };
  const head = { id: plan.hex, created: plan.createdAt, model: plan.model };
  if (!chat.isStream) {
    const choice = { index: 0, message: { role: "assistant", refusal: null, ...contentOf(plan) }, finish_reason: finishReason(plan) };
    const json = { ...head, object: "chat.completion", choices: [choice], ...(usage ? { usage } : {}), system_fingerprint: "fp_sim" };
    return jsonAnswer({ ...parts, json });
  }
  const event = (choices: unknown[], extra: object = {}) =>
    `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...extra, system_fingerprint: "fp_sim" })}\n\n`;
  // No `finish_reason` key before the last delta; a tool call comes whole.
  const deltas = plan.tool
    ? [{ role: "assistant", ...contentOf(plan) }]
    : [{ content: "", reasoning_content: plan.thoughts.join(""), role: "assistant" }, ...plan.words.map((content) => ({ content }))];
  const events = deltas.map((delta) => event([{ index: 0, delta }]));
  events.push(event([{ index: 0, delta: {}, finish_reason: finishReason(plan) }]));
  if (usage) events.push(event([], { usage }));
  const usageEvent = usage ? events.length - 1 : null;
  events.push("data: [DONE]\n\n");
  return streamAnswer({ ...parts, events, usageEvent, contentType: "text/event-stream" });
}

function contentOf(plan: AnswerPlan): object {
  if (!plan.tool) return plan.tokens.reasoning > 0 ? { content: plan.text, reasoning_content: plan.thoughts.join("") } : { content: plan.text };
  return {
    content: "",
    tool_calls: [{ id: `call_${plan.hex}`, index: 0, type: "function", function: { name: plan.tool.name, arguments: plan.tool.args } }],
  };
}
