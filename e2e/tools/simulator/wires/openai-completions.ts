import { z } from "zod";
import { jsonAnswer, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { planAnswer, servedTokens } from "../plan-answer";
import { readJson } from "./chat-request";

const wire = "openai-completions";
const shape = z.looseObject({
  model: z.string().min(1),
  prompt: z.unknown(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
});

/** https://platform.openai.com/docs/api-reference/completions (legacy) */
export function answerOpenaiCompletions(request: SimRequest): SimAnswer {
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const { model, prompt, stream, stream_options, max_tokens } = read.value;
  const plan = planAnswer({ request, model, prompt, tokensMax: max_tokens ?? 16 });
  const { input, output } = plan.tokens;
  const includesUsage = stream ? stream_options?.include_usage === true : true;
  const usage =
    includesUsage && request.script.fault !== "no-usage" ? { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } : null;
  const parts = { wire, model, usage, tokens: servedTokens(plan.tokens) };
  const head = { id: `cmpl-${plan.hex}`, object: "text_completion", created: plan.createdAt };
  const finish = plan.isCut ? "length" : "stop";
  if (!stream) {
    const choices = [{ text: plan.text, index: 0, logprobs: null, finish_reason: finish }];
    return jsonAnswer({ ...parts, pretty: true, json: { ...head, model, choices, ...(usage ? { usage } : {}) } });
  }
  const nothing = includesUsage ? { usage: null } : {};
  const events = plan.words.map((text, i) => {
    const choices = [{ text, index: 0, logprobs: null, finish_reason: i === plan.words.length - 1 ? finish : null }];
    return `data: ${JSON.stringify({ ...head, choices, model, ...nothing })}\n\n`;
  });
  if (usage) events.push(`data: ${JSON.stringify({ ...head, model, usage, choices: [] })}\n\n`);
  const usageEvent = usage ? events.length - 1 : null;
  events.push("data: [DONE]\n\n");
  return streamAnswer({ ...parts, events, usageEvent });
}
