import { z } from "zod";
import { bodySchema } from "../../translate/chat/chat-schema";

const { service_tier, temperature, top_p, max_completion_tokens } = bodySchema.shape;
const typed = z.looseObject({ type: z.string() });
const jsonSchema = z.looseObject({
  type: z.literal("json_schema"),
  name: z.string().min(1),
  description: z.string().nullish(),
  schema: z.looseObject({}),
  strict: z.boolean().nullish(),
});

/**
 * OpenAI's responses request as far as it is translated: https://platform.openai.com/docs/api-reference/responses/create. `input` and the tools are
 * read apart; what is newer than this schema is no error here.
 */
export const requestSchema = z.looseObject({
  instructions: z.string().nullish(),
  tools: z.array(typed).nullish(),
  tool_choice: z.union([z.enum(["auto", "none", "required"]), typed]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z
    .looseObject({
      format: z
        .discriminatedUnion("type", [z.looseObject({ type: z.literal("text") }), z.looseObject({ type: z.literal("json_object") }), jsonSchema])
        .nullish(),
      verbosity: z.string().nullish(),
    })
    .nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish(), summary: z.string().nullish(), generate_summary: z.string().nullish() }).nullish(),
  max_output_tokens: max_completion_tokens,
  temperature,
  top_p,
  safety_identifier: z.string().nullish(),
  user: z.string().nullish(),
  service_tier,
  store: z.boolean().nullish(),
  background: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  prompt: z.null({ error: "stored prompts are the operator's own: send instructions and input" }).optional(),
  include: z.array(z.string()).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  truncation: z.string().nullish(),
  stream_options: z.looseObject({}).nullish(),
});
export type RequestFields = z.infer<typeof requestSchema>;
