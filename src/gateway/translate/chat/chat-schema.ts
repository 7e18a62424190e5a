import { z } from "zod";
import { findForbidden } from "./find-forbidden";
import { messageSchema } from "./message-schema";

const CHOICES_MAX = 8;
const LABEL_LENGTH_MAX = 200;

/** A field whose cost cannot be bounded by a hold, or that would reach into the operator's own account. */
const refused = (why: string) => z.null({ error: why }).optional();
const functionShape = z.looseObject({ name: z.string().min(1), description: z.string().nullish(), parameters: z.looseObject({}).nullish() });
const cacheControl = z.looseObject({ type: z.string() }).nullish();
/** What a provider runs itself (searches, code) has a price of its own. */
const tool = z.discriminatedUnion(
  "type",
  [
    z.looseObject({ type: z.literal("function"), function: functionShape, cache_control: cacheControl }),
    z.looseObject({ type: z.literal("custom"), custom: z.looseObject({ name: z.string().min(1) }), cache_control: cacheControl }),
  ],
  { error: "must be function or custom: a provider's own tools are not resold in this format" },
);
const responseFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({
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

const SEARCHES = "searches are not resold: their price cannot be bounded";
const STORED = "nothing is stored here";

/**
 * OpenAI's chat request (https://platform.openai.com/docs/api-reference/chat/create), plus `session_id` and `user_id`, not sent upstream. Members
 * that are newer than us are kept: a provider that speaks this format may have them.
 */
export const bodySchema = z.looseObject({
  model: z.string().min(1).max(200),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish() }).nullish(),
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
  function_call: z.union([z.enum(["auto", "none"]), z.looseObject({ name: z.string().min(1) })]).nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
  verbosity: z.enum(["low", "medium", "high"]).nullish(),
  user: z.string().max(512).nullish(),
  safety_identifier: z.string().max(512).nullish(),
  prompt_cache_key: z.string().max(512).nullish(),
  prompt_cache_retention: z.enum(["in_memory", "in-memory", "24h"]).nullish(),
  prompt_cache_options: z.looseObject({ mode: z.enum(["implicit", "explicit"]).nullish(), ttl: z.literal("30m").nullish() }).nullish(),
  cache_control: cacheControl,
  modalities: z.array(z.literal("text", { error: "only text can be asked for here" })).nullish(),
  service_tier: z.enum(["auto", "default", "flex"], { error: "only auto, default and flex are resold" }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(), // labels of stored completions: nothing is stored here, and they are left out
  store: z.literal(false, { error: "nothing is stored here" }).nullish(),
  audio: refused("audio output is not resold: its price cannot be bounded"),
  prediction: refused("predicted outputs are not resold: their price cannot be bounded"),
  web_search_options: refused("web searches are not resold: their price cannot be bounded"),
  search_parameters: refused(SEARCHES), // xAI's
  plugins: refused(SEARCHES), // OpenRouter's
  models: refused("another model has another price: name one, or a route"), // OpenRouter's
  deferred: refused("answers are given at once"), // xAI's
  prompt: refused(STORED),
  conversation: refused(STORED),
  previous_response_id: refused(STORED),
  session_id: label,
  user_id: label,
});

/** The names that are known at the top of a body. */
export const CHAT_FIELDS: ReadonlySet<string> = new Set(Object.keys(bodySchema.shape));

/** What a copy would lose, or no caller may ask for, is looked for in what came in. */
export const chatSchema = z
  .unknown()
  .superRefine((body, { addIssue }) => {
    const forbidden = findForbidden(body);
    if (forbidden) addIssue({ code: "custom", path: forbidden.path, message: forbidden.why });
  })
  .pipe(bodySchema);
export type ChatBody = z.infer<typeof chatSchema>;
