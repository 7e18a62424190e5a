import { z } from "zod";
import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { planAnswer } from "../plan-answer";
import { readJson } from "./chat-request";
import { geminiModel } from "./gemini-generate";
import { embedText } from "./openai-embeddings";

/** https://ai.google.dev/api/tokens: not a charge. */
export function answerGeminiCount(request: SimRequest): SimAnswer {
  const read = readJson(request, z.looseObject({ contents: z.array(z.unknown()).optional(), generateContentRequest: z.unknown().optional() }));
  if ("refusal" in read) return read.refusal;
  const model = geminiModel(request.path);
  const { tokens } = planAnswer({ request, model, prompt: [undefined, read.value.contents ?? read.value.generateContentRequest] });
  const json = { totalTokens: tokens.input, promptTokensDetails: [{ modality: "TEXT", tokenCount: tokens.input }] };
  return jsonAnswer({ wire: "gemini-count", json, pretty: true, model });
}

const contentShape = z.union([z.string(), z.looseObject({ parts: z.array(z.looseObject({ text: z.string().optional() })) })]);

/** What is counted: not what stands around it. */
function textOf(content: unknown): string {
  const read = contentShape.safeParse(content);
  if (!read.success) return JSON.stringify(content) ?? "";
  return typeof read.data === "string" ? read.data : read.data.parts.map(({ text = "" }) => text).join("");
}

const embedShape = z.looseObject({ content: z.unknown(), outputDimensionality: z.number().int().min(1).optional() });

/** https://ai.google.dev/api/embeddings: one or a batch. The answer to a batch states its usage, the answer to one does not. */
export function answerGeminiEmbed(request: SimRequest): SimAnswer {
  const model = geminiModel(request.path);
  const isBatch = request.path.endsWith(":batchEmbedContents");
  const shape = isBatch ? z.looseObject({ requests: z.array(embedShape).min(1) }) : embedShape.transform((one) => ({ requests: [one] }));
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const { requests } = read.value;
  const embeddings = requests.map((one) => ({ values: embedText(JSON.stringify(one.content), one.outputDimensionality ?? 16) }));
  const { input } = planAnswer({ request, model, prompt: requests.map((one) => textOf(one.content)) }).tokens;
  const usage = isBatch && request.script.fault !== "no-usage" ? { promptTokenCount: input, totalTokenCount: input } : null;
  return jsonAnswer({
    wire: "gemini-embeddings",
    json: isBatch ? { embeddings, ...(usage ? { usageMetadata: usage } : {}) } : { embedding: embeddings[0] },
    model,
    usage,
    tokens: { input, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
  });
}
