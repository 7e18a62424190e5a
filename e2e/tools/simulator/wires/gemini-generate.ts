import { z } from "zod";
import { bytesAnswer, jsonAnswer, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { type AnswerPlan, type OfferedTool, planAnswer, servedTokens } from "../plan-answer";
import { readJson } from "./chat-request";

const wire = "gemini";
const declarationShape = z.looseObject({ name: z.string(), parameters: z.unknown().optional(), parametersJsonSchema: z.unknown().optional() });
const contentShape = z.looseObject({
  role: z.string().optional(),
  parts: z.array(z.looseObject({ functionResponse: z.unknown().optional() })).optional(),
});
const shape = z.looseObject({
  contents: z.array(contentShape).min(1),
  systemInstruction: z.unknown().optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.number().int().min(1).optional(),
      responseMimeType: z.string().optional(),
      responseSchema: z.unknown().optional(),
      responseJsonSchema: z.unknown().optional(),
      responseModalities: z.array(z.string()).optional(),
      thinkingConfig: z.looseObject({ includeThoughts: z.boolean().optional() }).optional(),
    })
    .optional(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(declarationShape).optional() })).optional(),
});

/** Gemini's usage: cached ⊂ prompt, thoughts OUTSIDE candidates. */
function usageMetadata(tokens: AnswerPlan["tokens"]) {
  return {
    promptTokenCount: tokens.input,
    candidatesTokenCount: tokens.output - tokens.reasoning,
    totalTokenCount: tokens.input + tokens.output,
    ...(tokens.cacheRead ? { cachedContentTokenCount: tokens.cacheRead } : {}),
    promptTokensDetails: [{ modality: "TEXT", tokenCount: tokens.input }],
    ...(tokens.reasoning ? { thoughtsTokenCount: tokens.reasoning } : {}),
  };
}

function wantedSchema(config: z.infer<typeof shape>["generationConfig"]): unknown {
  return config?.responseMimeType === "application/json" ? (config.responseJsonSchema ?? config.responseSchema ?? {}) : undefined;
}

/** `/v1beta/models/{model}:{method}` */
export function geminiModel(path: string): string {
  return decodeURIComponent(/\/models\/([^/:]+)/.exec(path)?.[1] ?? "");
}

/** https://ai.google.dev/api/generate-content: one JSON, or a stream as SSE (`alt=sse`, CRLF) or as one JSON array. */
export function answerGeminiGenerate(request: SimRequest): SimAnswer {
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const { contents, systemInstruction, generationConfig, tools } = read.value;
  const model = geminiModel(request.path);
  const plan = planAnswer({
    request,
    model,
    prompt: [systemInstruction, contents],
    tokensMax: generationConfig?.maxOutputTokens,
    tool: contents.at(-1)?.parts?.some((part) => part.functionResponse !== undefined) ? null : firstTool(tools ?? []),
    jsonSchema: wantedSchema(generationConfig),
    isReasoning: /gemini-(2\.5|3)/.test(model),
  });
  const usage = request.script.fault === "no-usage" ? null : usageMetadata(plan.tokens);
  const parts = { wire, model, usage, tokens: servedTokens(plan.tokens) };
  const showsThoughts = generationConfig?.thinkingConfig?.includeThoughts === true && plan.tokens.reasoning > 0;
  const thoughts = showsThoughts ? [{ text: plan.thoughts.join(""), thought: true }] : [];
  if (!request.path.endsWith(":streamGenerateContent")) {
    const draws = generationConfig?.responseModalities?.includes("IMAGE");
    if (draws) return jsonAnswer({ ...parts, pretty: true, ...drawing(plan, usage) });
    const part = plan.tool ? callPart(plan) : { text: plan.text };
    const json = chunkOf({ plan, part, usage, isLast: true });
    json.candidates[0]?.content.parts.unshift(...thoughts);
    return jsonAnswer({ ...parts, pretty: true, json });
  }
  const chunks = streamChunks(plan, usage, thoughts);
  if (request.query.get("alt") === "sse") {
    const events = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`);
    return streamAnswer({ ...parts, events, usageEvent: usage ? events.length - 1 : null, contentType: "text/event-stream" });
  }
  const pieces = chunks.map((chunk, i) => Buffer.from(`${i === 0 ? "[" : ",\r\n"}${JSON.stringify(chunk, null, 2)}`));
  const answer = bytesAnswer({ ...parts, bytes: Buffer.alloc(0), contentType: "application/json; charset=UTF-8" });
  return { ...answer, pieces: [...pieces, Buffer.from("]")], isStream: true, usagePiece: usage ? pieces.length - 1 : null };
}

/** A picture, whose tokens have a price of their own. */
function drawing(plan: AnswerPlan, usage: object | null) {
  const image = { modality: "IMAGE", tokenCount: plan.tokens.output - plan.tokens.reasoning };
  const stated = usage && { ...usage, candidatesTokensDetails: [image] };
  const part = { inlineData: { mimeType: "image/png", data: Buffer.from(`image ${plan.hex}`).toString("base64") } };
  return { usage: stated, json: chunkOf({ plan, part, usage: stated, isLast: true }) };
}

function firstTool(tools: z.infer<typeof shape>["tools"] & object): OfferedTool | null {
  const declaration = tools.flatMap((tool) => tool.functionDeclarations ?? [])[0];
  return declaration ? { name: declaration.name, schema: declaration.parameters ?? declaration.parametersJsonSchema } : null;
}

const callPart = (plan: AnswerPlan) => ({ functionCall: { name: plan.tool?.name, args: plan.tool?.input }, thoughtSignature: "c2ltdWxhdG9y" });

function chunkOf({ plan, part, usage, isLast }: { plan: AnswerPlan; part: object; usage: object | null; isLast: boolean }) {
  const finish = isLast ? { finishReason: plan.isCut ? "MAX_TOKENS" : "STOP" } : {};
  return {
    candidates: [{ content: { parts: [part], role: "model" }, ...finish, index: 0 }],
    ...(usage ? { usageMetadata: usage } : {}),
    modelVersion: plan.model,
    responseId: plan.hex,
  };
}

/** Usage stands in every chunk, cumulative; the prompt count itself may be lower before the last. */
function streamChunks(plan: AnswerPlan, usage: object | null, thoughts: object[]) {
  const texts = [...thoughts, ...(plan.tool ? [callPart(plan)] : plan.words.map((text) => ({ text })))];
  return texts.map((part, i) => {
    const isLast = i === texts.length - 1;
    const early = { promptTokenCount: Math.max(1, plan.tokens.input - 1), candidatesTokenCount: i + 1, totalTokenCount: plan.tokens.input + i + 1 };
    return chunkOf({ plan, part, usage: usage && (isLast ? usage : early), isLast });
  });
}
