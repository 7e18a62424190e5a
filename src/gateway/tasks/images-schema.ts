import { z } from "zod";

/** As providers allow. */
const PROMPT_CHARS_MAX = 32_000;
const IMAGES_MAX = 10;

/**
 * OpenAI's request for images: https://platform.openai.com/docs/api-reference/images/create. Strict: a field that is newer than us may multiply the price.
 * Streams of unfinished pictures are not resold.
 */
export const imagesSchema = z.strictObject({
  model: z.string().min(1).max(200),
  prompt: z.string().min(1).max(PROMPT_CHARS_MAX),
  n: z.number().int().min(1).max(IMAGES_MAX).nullish(),
  size: z
    .string()
    .regex(/^(auto|[1-9]\d{2,3}x[1-9]\d{2,3})$/, "must be auto or like 1024x1024")
    .nullish(),
  quality: z.enum(["auto", "low", "medium", "high"]).nullish(),
  background: z.enum(["auto", "transparent", "opaque"]).nullish(),
  moderation: z.enum(["auto", "low"]).nullish(),
  output_format: z.enum(["png", "jpeg", "webp"]).nullish(),
  output_compression: z.number().int().min(0).max(100).nullish(),
  response_format: z.enum(["b64_json", "url"]).nullish(),
  aspect_ratio: z
    .string()
    .regex(/^\d{1,2}:\d{1,2}$/, "must be like 16:9")
    .nullish(),
  user: z.string().max(512).nullish(),
});
export type ImagesBody = z.infer<typeof imagesSchema>;
