import { z } from "zod";

const INPUTS_MAX = 2048;
const tokenIds = z.array(z.number().int().min(0)).min(1);

/**
 * OpenAI's embeddings request (https://platform.openai.com/docs/api-reference/embeddings/create), plus `session_id` and `user_id`, not sent upstream.
 */
export const embeddingsSchema = z.strictObject({
  model: z.string().min(1).max(200),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(INPUTS_MAX), tokenIds, z.array(tokenIds).min(1).max(INPUTS_MAX)]),
  dimensions: z.number().int().min(1).nullish(),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  user: z.string().max(512).nullish(),
  session_id: z.string().max(200).nullish(),
  user_id: z.string().max(200).nullish(),
});
export type EmbeddingsBody = z.infer<typeof embeddingsSchema>;
