import type { CallerFormat } from "../../hub/format";
import { readRequest } from "./read-request";
import { writeAnswer } from "./write-answer";
import { GeminiStreamWriter } from "./write-stream";

/** Gemini's `generateContent`, as callers speak it. */
export const geminiCaller: CallerFormat = {
  readRequest,
  writeAnswer,
  openStream: (context) => new GeminiStreamWriter(context),
};
