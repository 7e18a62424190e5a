import { z } from "zod";

const granularity = z.enum(["word", "segment"]);

/**
 * The fields of a form: https://platform.openai.com/docs/api-reference/audio/createTranscription. Subtitles and streams are not resold: neither states
 * what it costs.
 */
export const transcriptionSchema = z.strictObject({
  model: z.string().min(1).max(200),
  language: z.string().max(20).optional(),
  prompt: z.string().max(10_000).optional(),
  response_format: z
    .enum(["json", "verbose_json", "diarized_json", "text"], { error: "must be json, verbose_json, diarized_json or text" })
    .optional(),
  temperature: z
    .string()
    .regex(/^\d(\.\d{1,6})?$/, "must be a number")
    .optional(),
  chunking_strategy: z.string().max(500).optional(),
  "timestamp_granularities[]": z.array(granularity).max(2).optional(),
  "include[]": z.array(z.literal("logprobs")).max(1).optional(),
  stream: z.literal("false", { error: "transcriptions are answered in one piece here" }).optional(),
});

export type TranscriptionBody = z.infer<typeof transcriptionSchema> & { file: { bytes: Uint8Array; name: string } };
