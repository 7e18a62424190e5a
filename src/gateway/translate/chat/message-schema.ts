import { z } from "zod";

const cacheControl = z.looseObject({ type: z.string() }).nullish();
/** OpenAI's own marker for where a cached prompt ends. */
const prompt_cache_breakpoint = z.strictObject({ mode: z.literal("explicit") }).nullish();
const cacheMarks = { cache_control: cacheControl, prompt_cache_breakpoint };
const text = z.strictObject({ type: z.literal("text"), text: z.string(), ...cacheMarks });
const refusal = z.strictObject({ type: z.literal("refusal"), refusal: z.string() });
const image = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.strictObject({ url: z.string().min(1), detail: z.enum(["auto", "low", "high"]).nullish() }),
  ...cacheMarks,
});
const audio = z.strictObject({
  type: z.literal("input_audio"),
  input_audio: z.strictObject({ data: z.string(), format: z.string() }),
  prompt_cache_breakpoint,
});
/** Inline files only: an id would name a file in the operator's account, which no caller may read. */
const file = z.strictObject({
  type: z.literal("file"),
  file: z.strictObject({ file_data: z.string().min(1), filename: z.string().nullish() }),
  ...cacheMarks,
});

const textParts = z.array(z.discriminatedUnion("type", [text])).min(1);
const userParts = z.array(z.discriminatedUnion("type", [text, image, audio, file])).min(1);
const assistantParts = z.array(z.discriminatedUnion("type", [text, refusal])).min(1);
const toolParts = z.array(z.discriminatedUnion("type", [text, image, file])).min(1);

const name = z.string().max(256).nullish();
/** What an SDK has parsed out of a response and sends back with it: not sent upstream. */
const parsedBySdk = z
  .unknown()
  .optional()
  .transform(() => undefined);
const toolCall = z.discriminatedUnion("type", [
  z.looseObject({
    id: z.string(),
    type: z.literal("function"),
    function: z.strictObject({ name: z.string().min(1), arguments: z.string(), parsed_arguments: parsedBySdk }),
  }),
  z.looseObject({ id: z.string(), type: z.literal("custom"), custom: z.strictObject({ name: z.string().min(1), input: z.string() }) }),
]);

/** A message of a conversation, including what our own responses add: they can be sent back unchanged. */
export const messageSchema = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "developer"]), content: z.union([z.string(), textParts]), name, cache_control: cacheControl }),
  z.strictObject({ role: z.literal("user"), content: z.union([z.string(), userParts]), name, cache_control: cacheControl }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.union([z.string(), assistantParts]).nullish(),
    name,
    refusal: z.string().nullish(),
    tool_calls: z.array(toolCall).nullish(),
    function_call: z.strictObject({ name: z.string(), arguments: z.string() }).nullish(),
    parsed: parsedBySdk,
    annotations: z.array(z.looseObject({})).nullish(),
    audio: z.null().optional(),
    reasoning_content: z.string().nullish(),
    thinking_blocks: z.array(z.looseObject({ type: z.string() })).nullish(),
    provider_blocks: z.array(z.looseObject({ type: z.string() })).nullish(),
    extra_content: z.looseObject({}).nullish(),
    cache_control: cacheControl,
  }),
  z.strictObject({
    role: z.literal("tool"),
    content: z.union([z.string(), toolParts]),
    tool_call_id: z.string().min(1),
    name,
    cache_control: cacheControl,
  }),
  z.strictObject({ role: z.literal("function"), content: z.string().nullable(), name: z.string().min(1) }),
]);
