import { jsonAnswer, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { type AnswerPlan, planAnswer, servedTokens } from "../plan-answer";
import { errorAnswer } from "../provider-errors";
import { type ChatRequest, readChat } from "./chat-request";

const wire = "openai-chat";
export const thinks = (model: string) => /^(o\d|gpt-5)/.test(model);

/** OpenAI's chat usage: cached ⊂ prompt, reasoning ⊂ completion. */
export function chatUsage(tokens: AnswerPlan["tokens"]) {
  return {
    prompt_tokens: tokens.input,
    completion_tokens: tokens.output,
    total_tokens: tokens.input + tokens.output,
    prompt_tokens_details: {
      cached_tokens: tokens.cacheRead,
      audio_tokens: tokens.inputAudio,
      ...(tokens.inputImage ? { image_tokens: tokens.inputImage } : {}),
      ...(tokens.cacheWrite ? { cache_write_tokens: tokens.cacheWrite } : {}),
    },
    completion_tokens_details: {
      reasoning_tokens: tokens.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** https://platform.openai.com/docs/api-reference/chat */
export function answerOpenaiChat(request: SimRequest): SimAnswer {
  const read = readChat(request);
  if ("refusal" in read) return read.refusal;
  const chat = read.value;
  if (thinks(chat.model) && chat.hasOldCap) return refuseOldCap(request);
  const plan = planAnswer({
    request,
    model: chat.model,
    prompt: chat.messages,
    tokensMax: chat.tokensMax,
    tool: chat.tool,
    isReasoning: thinks(chat.model),
    choices: chat.choices,
    jsonSchema: chat.jsonSchema,
  });
  return chat.isStream ? streamChat(request, chat, plan) : plainChat(request, chat, plan);
}

/** https://platform.openai.com/docs/api-reference/chat/create: max_tokens is "not compatible with o-series models". */
function refuseOldCap(request: SimRequest): SimAnswer {
  const message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  return errorAnswer({ request, status: 400, code: "unsupported_parameter", message });
}

export function finishReason(plan: AnswerPlan): string {
  if (plan.tool) return "tool_calls";
  return plan.isCut ? "length" : "stop";
}

function plainChat(request: SimRequest, chat: ChatRequest, plan: AnswerPlan): SimAnswer {
  const usage = request.script.fault === "no-usage" ? null : chatUsage(plan.tokens);
  const message = plan.tool
    ? { role: "assistant", content: null, tool_calls: [toolCall(plan)], refusal: null, annotations: [] }
    : { role: "assistant", content: plan.text, refusal: null, annotations: [] };
  const choices = Array.from({ length: chat.choices }, (_, index) => ({ index, message, logprobs: null, finish_reason: finishReason(plan) }));
  const json = { id: `chatcmpl-${plan.hex}`, object: "chat.completion", created: plan.createdAt, model: plan.model, choices };
  const tail = { service_tier: request.script.serviceTier ?? "default", system_fingerprint: "fp_sim" };
  return jsonAnswer({
    wire,
    json: usage ? { ...json, usage, ...tail } : { ...json, ...tail },
    pretty: true,
    model: chat.model,
    usage,
    tokens: servedTokens(plan.tokens),
    outputTokensMax: chat.tokensMax,
  });
}

function toolCall(plan: AnswerPlan) {
  return { id: `call_${plan.hex}`, type: "function", function: { name: plan.tool?.name, arguments: plan.tool?.args } };
}

/** The deltas of one choice, without its finish. */
function deltasOf(plan: AnswerPlan): unknown[] {
  if (!plan.tool) return [{ role: "assistant", content: "", refusal: null }, ...plan.words.map((content) => ({ content }))];
  const call = { ...toolCall(plan), function: { name: plan.tool.name, arguments: "" } };
  const pieces = plan.tool.args.match(/[\s\S]{1,6}/g) ?? [];
  return [
    { role: "assistant", content: null, tool_calls: [{ index: 0, ...call }], refusal: null },
    ...pieces.map((piece) => ({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
  ];
}

function streamChat(request: SimRequest, chat: ChatRequest, plan: AnswerPlan): SimAnswer {
  const head = {
    id: `chatcmpl-${plan.hex}`,
    object: "chat.completion.chunk",
    created: plan.createdAt,
    model: plan.model,
    service_tier: request.script.serviceTier ?? "default",
    system_fingerprint: "fp_sim",
  };
  const statesUsage = chat.includesUsage && request.script.fault !== "no-usage";
  let number = 0;
  const event = (choices: unknown[], usage: unknown): string => {
    number += 1;
    const padding = request.script.obfuscation ? { obfuscation: "aBcDeFgHiJkLmNoP".slice(0, 1 + ((plan.seed + number * 5) % 15)) } : {};
    return `data: ${JSON.stringify({ ...head, choices, ...(chat.includesUsage ? { usage } : {}), ...padding })}\n\n`;
  };
  const indexes = Array.from({ length: chat.choices }, (_, index) => index);
  const chunk = (index: number, delta: unknown, finish: string | null) => event([{ index, delta, logprobs: null, finish_reason: finish }], null);
  const events = deltasOf(plan).flatMap((delta) => indexes.map((index) => chunk(index, delta, null)));
  events.push(...indexes.map((index) => chunk(index, {}, finishReason(plan))));
  const usage = statesUsage ? chatUsage(plan.tokens) : null;
  if (usage) events.push(event([], usage));
  const usageEvent = usage ? events.length - 1 : null;
  events.push("data: [DONE]\n\n");
  return streamAnswer({ wire, events, usageEvent, model: chat.model, usage, tokens: servedTokens(plan.tokens), outputTokensMax: chat.tokensMax });
}
