import type { ProviderFormat } from "../../hub/format";
import { readAnswer } from "./read-answer";
import { GeminiStreamReader } from "./read-stream";
import { writeRequest } from "./write-request";

/** Gemini's `generateContent`, as Google speaks it. */
export const geminiProvider: ProviderFormat = {
  writeRequest,
  readAnswer,
  readStream: (context) => new GeminiStreamReader(context),
};
