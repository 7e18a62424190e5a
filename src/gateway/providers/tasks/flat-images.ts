import { boundTextTokens } from "../../../domain/bound-text";
import { asList, asObject, parseJson } from "../../bytes/json/parse-members";
import type { ImagesBody } from "../../tasks/images-schema";
import type { MakeTask, TaskBound, TaskModel } from "../../tasks/task";
import { refuse } from "../../translate/refuse";

/** What a prompt is framed by, at most. */
const FRAME_TOKENS = 64;
/** High quality, 1024 × 1536, is the dearest: https://developers.openai.com/api/docs/guides/image-generation#cost-and-latency */
const FIXED_SIZES = /^gpt-image-1/;
const FIXED_IMAGE_TOKENS_MAX = 6_240;
/** Later models draw any size. The dearest of theirs is some 7,000 tokens for a square of 1024 pixels: never more than one for 128. */
const PIXELS_PER_TOKEN_MIN = 128;
/** What `auto` is drawn at, at most. */
const AUTO_PIXELS_MAX = 2_048 * 2_048;
const PIXELS_MAX = 3_840 * 2_160;

/** OpenAI's images, by the token, and its imitators', by the piece. */
export const flatImages: MakeTask<ImagesBody> = (body, model) => {
  const isByPiece = model.rates.fees?.images !== undefined;
  checkFields(body, isByPiece);
  const { n, ...asked } = body;
  const count = n ?? 1;
  return {
    format: "chat",
    path: "/images/generations",
    bound: isByPiece ? { inputTokensMax: 0, inputBuckets: ["input"], besidesMax: { images: count } } : boundByToken(body, model, count),
    textBytes: 0,
    dropped: [],
    write() {
      const given = Object.entries({ ...asked, n: count, model: model.upstreamModel }).filter(([, value]) => value != null);
      return { contentType: "application/json", body: Buffer.from(JSON.stringify(Object.fromEntries(given))) };
    },
    read(bytes) {
      const answer = asObject(parseJson(Buffer.from(bytes).toString("utf8")));
      const images = asList(answer?.data).length;
      if (!answer || images === 0) throw new Error("the provider's answer holds no image");
      return { content: answer, statement: bytes, counted: isByPiece ? { images } : null };
    },
  };
};

/** Each kind has fields of its own; the provider's refusal would come too late to name them well. */
function checkFields(body: ImagesBody, isByPiece: boolean): void {
  const foreign = isByPiece
    ? (["size", "quality", "background", "moderation", "output_format", "output_compression"] as const)
    : (["aspect_ratio"] as const);
  for (const name of foreign) if (body[name] != null) refuse(name, "this model does not have it.");
  if (!isByPiece && body.response_format === "url") refuse("response_format", "this model answers b64_json only.");
}

function boundByToken({ prompt, size }: ImagesBody, { upstreamModel }: TaskModel, count: number): TaskBound {
  const perImage = FIXED_SIZES.test(upstreamModel) ? FIXED_IMAGE_TOKENS_MAX : Math.ceil(pixelsOf(size) / PIXELS_PER_TOKEN_MIN);
  return {
    inputTokensMax: boundTextTokens(prompt) + FRAME_TOKENS,
    inputBuckets: ["input"],
    besidesMax: { outputImage: perImage * count },
  };
}

function pixelsOf(size: ImagesBody["size"]): number {
  if (size == null || size === "auto") return AUTO_PIXELS_MAX;
  const [width = 0, height = 0] = size.split("x").map(Number);
  if (width * height > PIXELS_MAX) refuse("size", `has more than ${PIXELS_MAX} pixels.`);
  return width * height;
}
