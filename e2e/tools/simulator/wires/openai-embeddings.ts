import { z } from "zod";
import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { hashText } from "../plan-answer";
import { readJson } from "./chat-request";

const shape = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.union([z.string(), z.number(), z.array(z.number())])).min(1)]),
  dimensions: z.number().int().min(1).nullish(),
  encoding_format: z.enum(["float", "base64"]).nullish(),
});

/** Deterministic numbers in [-1, 1), exact in 32 bits. */
export function embedText(text: string, dimensions: number): number[] {
  const seed = hashText(text);
  return Array.from({ length: dimensions }, (_, i) => ((Math.imul(seed ^ (i + 1), 0x9e3779b1) >>> 8) % 2048) / 1024 - 1);
}

/** https://platform.openai.com/docs/api-reference/embeddings; the SDK asks for base64 of 32-bit floats. */
export function answerEmbeddings(request: SimRequest): SimAnswer {
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const { model, input, dimensions, encoding_format } = read.value;
  const inputs = typeof input === "string" || input.every((item) => typeof item === "number") ? [input] : input;
  const data = inputs.map((item, index) => {
    const numbers = embedText(JSON.stringify(item), dimensions ?? 16);
    const embedding = encoding_format === "base64" ? Buffer.from(Float32Array.from(numbers).buffer).toString("base64") : numbers;
    return { object: "embedding", index, embedding };
  });
  const tokens = request.script.tokens?.input ?? Math.max(1, Math.ceil(Buffer.byteLength(JSON.stringify(input)) / 4));
  const usage = request.script.fault === "no-usage" ? null : { prompt_tokens: tokens, total_tokens: tokens };
  return jsonAnswer({
    wire: "openai-embeddings",
    json: { object: "list", data, model, ...(usage ? { usage } : {}) },
    pretty: true,
    model,
    usage,
    tokens: { input: tokens, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
  });
}
