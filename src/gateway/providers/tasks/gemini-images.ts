import { boundTextTokens } from "../../../domain/bound-text";
import { asList, asObject, parseJson } from "../../bytes/json/parse-members";
import type { ImagesBody } from "../../tasks/images-schema";
import type { MakeTask } from "../../tasks/task";
import { refuse } from "../../translate/refuse";

const FRAME_TOKENS = 64;
/** A picture is at most some 2,500 tokens; the rest is for what the model thinks before it draws. Sent as the cap. https://ai.google.dev/gemini-api/docs/pricing */
const OUTPUT_TOKENS_MAX = 8_192;
const RATIOS: ReadonlyMap<string, string> = new Map([
  ["1024x1024", "1:1"],
  ["1536x1024", "3:2"],
  ["1024x1536", "2:3"],
]);
const FOREIGN = ["quality", "background", "moderation", "output_format", "output_compression"] as const;

/** Gemini draws in an answer to a prompt, and states the tokens: https://ai.google.dev/gemini-api/docs/image-generation */
export const geminiImages: MakeTask<ImagesBody> = (body, { upstreamModel }) => {
  for (const name of FOREIGN) if (body[name] != null && body[name] !== "auto") refuse(name, "this model does not have it.");
  if ((body.n ?? 1) > 1) refuse("n", "this model draws one image at a time.");
  if (body.response_format === "url") refuse("response_format", "this model answers b64_json only.");
  const aspectRatio = body.aspect_ratio ?? ratioOf(body.size);
  return {
    format: "gemini",
    path: `/models/${encodeURIComponent(upstreamModel)}:generateContent`,
    bound: {
      inputTokensMax: boundTextTokens(body.prompt) + FRAME_TOKENS,
      inputBuckets: ["input"],
      besidesMax: { outputImage: OUTPUT_TOKENS_MAX },
    },
    textBytes: Buffer.byteLength(body.prompt),
    dropped: body.user == null ? [] : ["user"],
    write() {
      const config = { responseModalities: ["IMAGE"], maxOutputTokens: OUTPUT_TOKENS_MAX, ...(aspectRatio ? { imageConfig: { aspectRatio } } : {}) };
      const json = { contents: [{ role: "user", parts: [{ text: body.prompt }] }], generationConfig: config };
      return { contentType: "application/json", body: Buffer.from(JSON.stringify(json)) };
    },
    read(bytes) {
      const answer = asObject(parseJson(Buffer.from(bytes).toString("utf8")));
      const parts = asList(asObject(asObject(asList(answer?.candidates)[0])?.content)?.parts).map(asObject);
      const data = parts.flatMap((part) => {
        const image = asObject(part?.inlineData)?.data;
        return typeof image === "string" && part?.thought !== true ? [{ b64_json: image }] : [];
      });
      if (data.length === 0) throw new Error("the provider's answer holds no image");
      return { content: { created: Math.floor(Date.now() / 1000), data, ...usageOf(answer?.usageMetadata) }, statement: bytes, counted: null };
    },
  };
};

function ratioOf(size: ImagesBody["size"]): string | null {
  if (size == null || size === "auto") return null;
  return RATIOS.get(size) ?? refuse("size", `this model draws ${[...RATIOS.keys()].join(", ")}; other shapes by aspect_ratio.`);
}

/** In the words of OpenAI's images. */
function usageOf(stated: unknown): { usage?: object } {
  const usage = asObject(stated);
  if (!usage) return {};
  const [input, total] = [Number(usage.promptTokenCount ?? 0), Number(usage.totalTokenCount ?? 0)];
  return { usage: { input_tokens: input, output_tokens: Math.max(0, total - input), total_tokens: total } };
}
