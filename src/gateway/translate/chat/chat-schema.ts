import { z } from "zod";
import { messageSchema } from "./message-schema";

const CHOICES_MAX = 8;
const LABEL_LENGTH_MAX = 200;

/** A field whose cost cannot be bounded by a hold, or that would reach into the operator's own account. */
const refused = (why: string) => z.null({ error: why }).optional();
const isEmpty = (members: object) => Object.keys(members).length === 0;
const functionShape = z.looseObject({ name: z.string().min(1), description: z.string().nullish(), parameters: z.looseObject({}).nullish() });
const cacheControl = z.looseObject({ type: z.string() }).nullish();
const tool = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("function"), function: functionShape, cache_control: cacheControl }),
  z.strictObject({ type: z.literal("custom"), custom: z.looseObject({ name: z.string().min(1) }), cache_control: cacheControl }),
]);
const responseFormat = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: z.string().min(1),
      description: z.string().nullish(),
      schema: z.looseObject({}).nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);
/** No model writes this much, and the cost of it still fits a column. */
const TOKENS_MAX = 10_000_000;
const tokens = z.number().int().min(1).max(TOKENS_MAX).nullish();
const label = z.string().max(LABEL_LENGTH_MAX).nullish();

/** OpenAI's chat request (https://platform.openai.com/docs/api-reference/chat/create), plus `session_id` and `user_id`, not sent upstream. */
export const chatSchema = z.strictObject({
  model: z.string().min(1).max(200),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish() }).nullish(),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  n: z.number().int().min(1).max(CHOICES_MAX).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(16)]).nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  tools: z.array(tool).max(512).nullish(),
  tool_choice: z.union([z.enum(["auto", "none", "required"]), z.looseObject({ type: z.string() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  functions: z.array(functionShape).max(512).nullish(),
  function_call: z.union([z.enum(["auto", "none"]), z.strictObject({ name: z.string().min(1) })]).nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
  verbosity: z.enum(["low", "medium", "high"]).nullish(),
  user: z.string().max(512).nullish(),
  safety_identifier: z.string().max(512).nullish(),
  prompt_cache_key: z.string().max(512).nullish(),
  prompt_cache_retention: z.enum(["in_memory", "in-memory", "24h"]).nullish(),
  prompt_cache_options: z.strictObject({ mode: z.enum(["implicit", "explicit"]).nullish(), ttl: z.literal("30m").nullish() }).nullish(),
  cache_control: cacheControl,
  modalities: z.array(z.literal("text", { error: "only text can be asked for here" })).nullish(),
  service_tier: z.enum(["auto", "default", "flex"], { error: "only auto, default and flex are resold" }).nullish(),
  metadata: z.record(z.string(), z.unknown()).refine(isEmpty, "is for stored completions, and nothing is stored here").nullish(),
  store: z.literal(false, { error: "nothing is stored here" }).nullish(),
  audio: refused("audio output is not resold: its price cannot be bounded"),
  prediction: refused("predicted outputs are not resold: their price cannot be bounded"),
  web_search_options: refused("web searches are not resold: their price cannot be bounded"),
  session_id: label,
  user_id: label,
});
export type ChatBody = z.infer<typeof chatSchema>;
