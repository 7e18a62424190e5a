import { z } from "zod";

const cacheControl = z.looseObject({ type: z.string() }).nullish();
/** OpenAI's own marker for where a cached prompt ends. */
const prompt_cache_breakpoint = z.looseObject({ mode: z.literal("explicit") }).nullish();
const cacheMarks = { cache_control: cacheControl, prompt_cache_breakpoint };
const text = z.looseObject({ type: z.literal("text"), text: z.string(), ...cacheMarks });
const refusal = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });
const image = z.looseObject({
  type: z.literal("image_url"),
  image_url: z.looseObject({ url: z.string().min(1), detail: z.enum(["auto", "low", "high"]).nullish() }),
  ...cacheMarks,
});
const audio = z.looseObject({
  type: z.literal("input_audio"),
  input_audio: z.looseObject({ data: z.string(), format: z.string() }),
  prompt_cache_breakpoint,
});
/** Inline files only (find-forbidden.ts). */
const file = z.looseObject({
  type: z.literal("file"),
  file: z.looseObject({
    file_data: z.string().min(1),
    filename: z.string().nullish(),
  }),
  ...cacheMarks,
});

/** What is newer than us has a type of its own; a known one keeps its form and its place. */
const newerThan = (types: readonly string[]) =>
  z.looseObject({ type: z.string().refine((type) => !types.includes(type), { error: "is not taken here", abort: true }) });
const newerPart = newerThan(["text", "refusal", "image_url", "input_audio", "file"]);
const textParts = z.array(z.union([z.discriminatedUnion("type", [text]), newerPart])).min(1);
const userParts = z.array(z.union([z.discriminatedUnion("type", [text, image, audio, file]), newerPart])).min(1);
const assistantParts = z.array(z.union([z.discriminatedUnion("type", [text, refusal]), newerPart])).min(1);
const toolParts = z.array(z.union([z.discriminatedUnion("type", [text, image, file]), newerPart])).min(1);

const name = z.string().max(256).nullish();
/** What an SDK has parsed out of a response and sends back with it: not sent upstream. */
const parsedBySdk = z
  .unknown()
  .optional()
  .transform(() => undefined);
const toolCall = z.union([
  z.discriminatedUnion("type", [
    z.looseObject({
      id: z.string(),
      type: z.literal("function"),
      function: z.looseObject({ name: z.string().min(1), arguments: z.string(), parsed_arguments: parsedBySdk }),
    }),
    z.looseObject({ id: z.string(), type: z.literal("custom"), custom: z.looseObject({ name: z.string().min(1), input: z.string() }) }),
  ]),
  newerThan(["function", "custom"]),
]);

/** A message of a conversation, including what our own responses add: they can be sent back unchanged. */
export const messageSchema = z.discriminatedUnion("role", [
  z.looseObject({ role: z.enum(["system", "developer"]), content: z.union([z.string(), textParts]), name, cache_control: cacheControl }),
  z.looseObject({ role: z.literal("user"), content: z.union([z.string(), userParts]), name, cache_control: cacheControl }),
  z.looseObject({
    role: z.literal("assistant"),
    content: z.union([z.string(), assistantParts]).nullish(),
    name,
    refusal: z.string().nullish(),
    tool_calls: z.array(toolCall).nullish(),
    function_call: z.looseObject({ name: z.string(), arguments: z.string() }).nullish(),
    parsed: parsedBySdk,
    annotations: z.array(z.looseObject({})).nullish(),
    audio: z.null().optional(),
    reasoning_content: z.string().nullish(),
    thinking_blocks: z.array(z.looseObject({ type: z.string() })).nullish(),
    provider_blocks: z.array(z.looseObject({ type: z.string() })).nullish(),
    extra_content: z.looseObject({}).nullish(),
    cache_control: cacheControl,
  }),
  z.looseObject({
    role: z.literal("tool"),
    content: z.union([z.string(), toolParts]),
    tool_call_id: z.string().min(1),
    name,
    cache_control: cacheControl,
  }),
  z.looseObject({ role: z.literal("function"), content: z.string().nullable(), name: z.string().min(1) }),
]);
