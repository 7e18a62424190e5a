import { z } from "zod";

/** As OpenAI allows. */
export const SPEECH_CHARS_MAX = 4_096;

/** https://platform.openai.com/docs/api-reference/audio/createSpeech. The sound is answered whole: streams of it are not resold. */
export const speechSchema = z.strictObject({
  model: z.string().min(1).max(200),
  input: z.string().min(1).max(SPEECH_CHARS_MAX),
  voice: z.union([z.string().min(1).max(200), z.strictObject({ id: z.string().min(1).max(200) })]),
  instructions: z.string().max(SPEECH_CHARS_MAX).nullish(),
  response_format: z.enum(["mp3", "opus", "aac", "flac", "wav", "pcm"]).nullish(),
  speed: z.number().min(0.25).max(4).nullish(),
  stream_format: z.literal("audio", { error: "is answered in one piece here: leave it out" }).nullish(),
});
export type SpeechBody = z.infer<typeof speechSchema>;
