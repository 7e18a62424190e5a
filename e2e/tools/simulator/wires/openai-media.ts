import { z } from "zod";
import { bytesAnswer, jsonAnswer, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { hashText, planAnswer } from "../plan-answer";
import { errorAnswer } from "../provider-errors";
import { readJson } from "./chat-request";
import { parseMultipart } from "./parse-multipart";

const noCache = { cacheRead: 0, cacheWrite: 0, reasoning: 0 };

const speechShape = z.looseObject({ model: z.string(), input: z.string(), voice: z.unknown(), stream_format: z.enum(["audio", "sse"]).optional() });

/** https://platform.openai.com/docs/api-reference/audio/createSpeech: bytes, and no usage at all; as events, which the oldest models do not have, with tokens. */
export function answerSpeech(request: SimRequest): SimAnswer {
  const read = readJson(request, speechShape);
  if ("refusal" in read) return read.refusal;
  const { model, input, stream_format } = read.value;
  const isOldest = model.startsWith("tts-1");
  if (isOldest && stream_format === "sse")
    return errorAnswer({ request, status: 400, message: "stream_format 'sse' is not supported for this model" });
  const bytes = soundOf(input);
  const wire = "openai-audio";
  if (stream_format !== "sse") return bytesAnswer({ wire, bytes, contentType: "audio/mpeg", model });
  const { tokens } = planAnswer({ request, model, prompt: input });
  const isStated = request.script.fault !== "no-usage";
  const usage = { input_tokens: tokens.input, output_tokens: tokens.output, total_tokens: tokens.input + tokens.output };
  const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
  const pieces = [bytes.subarray(0, 1000), bytes.subarray(1000)].map((piece) =>
    event({ type: "speech.audio.delta", audio: piece.toString("base64") }),
  );
  const events = [...pieces, event({ type: "speech.audio.done", ...(isStated ? { usage } : {}) })];
  const served = { input: tokens.input, output: tokens.output, ...noCache };
  return streamAnswer({ wire, events, usageEvent: isStated ? events.length - 1 : null, model, usage: isStated ? usage : null, tokens: served });
}

/** What a text sounds like here. */
export function soundOf(text: string): Buffer {
  const seed = hashText(text);
  return Buffer.from(Uint8Array.from({ length: 4096 + (seed % 4096) }, (_, i) => (seed >> (i % 24)) ^ i));
}

/** Of plain WAV, what its header says of its bytes; of anything else some number. */
function secondsOf(file: Buffer): number {
  if (file.toString("latin1", 0, 4) !== "RIFF") return 1 + (file.length % 60);
  return Math.max(1, Math.ceil((file.length - 44) / file.readUInt32LE(28)));
}

/** Whisper states seconds; the newer models state tokens, and can stream (with CRLF, as the provider does there). */
export function answerTranscription(request: SimRequest): SimAnswer {
  const parts = parseMultipart({ body: request.body, contentType: request.headers["content-type"] });
  const field = (name: string) => parts?.find((part) => part.name === name)?.content.toString("utf8");
  const file = parts?.find((part) => part.name === "file");
  const model = field("model");
  if (!file || !model) return errorAnswer({ request, status: 400, message: "'file' and 'model' are required properties" });
  const plan = planAnswer({ request, model, prompt: file.content.length });
  const wire = "openai-audio";
  if (model === "whisper-1") {
    const usage = request.script.fault === "no-usage" ? null : { type: "duration", seconds: secondsOf(file.content) };
    return jsonAnswer({ wire, json: { text: plan.text, ...(usage ? { usage } : {}) }, model, usage });
  }
  const { input, output } = plan.tokens;
  const usage = {
    type: "tokens",
    total_tokens: input + output,
    input_tokens: input,
    input_token_details: { text_tokens: 0, audio_tokens: input },
    output_tokens: output,
  };
  const tokens = { input, output, ...noCache };
  if (field("stream") !== "true") return jsonAnswer({ wire, json: { text: plan.text, usage }, model, usage, tokens });
  const event = (data: object) => `data: ${JSON.stringify(data)}\r\n\r\n`;
  const events = plan.words.map((delta) => event({ type: "transcript.text.delta", delta }));
  events.push(event({ type: "transcript.text.done", text: plan.text, usage }), "data: [DONE]\r\n\r\n");
  return streamAnswer({ wire, events, usageEvent: events.length - 2, model, usage, tokens });
}

/** DALL·E states nothing, gpt-image states tokens, xAI states its price. */
export function answerImages(request: SimRequest): SimAnswer {
  const read = readJson(request, z.looseObject({ model: z.string().default("dall-e-2"), prompt: z.string(), n: z.number().int().min(1).nullish() }));
  if ("refusal" in read) return read.refusal;
  const { model, prompt, n } = read.value;
  const plan = planAnswer({ request, model, prompt });
  const count = n ?? 1;
  const wire = "openai-images";
  if (request.provider === "xai") {
    const usage = { cost_in_usd_ticks: 200_000_000 * count };
    return jsonAnswer({ wire, json: { data: Array.from({ length: count }, () => ({ url: "https://images.example/1.jpg" })), usage }, model, usage });
  }
  const created = plan.createdAt;
  if (!model.startsWith("gpt-image")) {
    return jsonAnswer({ wire, json: { created, data: Array.from({ length: count }, () => ({ url: "https://images.example/1.png" })) }, model });
  }
  const { input } = plan.tokens;
  const output = request.script.tokens?.output ?? 4160 * count;
  const usage = {
    input_tokens: input,
    input_tokens_details: { image_tokens: 0, text_tokens: input },
    output_tokens: output,
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    total_tokens: input + output,
  };
  const data = Array.from({ length: count }, () => ({ b64_json: Buffer.from(`image ${plan.hex}`).toString("base64") }));
  return jsonAnswer({ wire, json: { created, data, usage }, model, usage, tokens: { input, output, ...noCache } });
}

/** https://platform.openai.com/docs/api-reference/moderations: no usage, no charge. */
export function answerModerations(request: SimRequest): SimAnswer {
  const read = readJson(request, z.looseObject({ model: z.string().default("omni-moderation-latest"), input: z.unknown() }));
  if ("refusal" in read) return read.refusal;
  const { model, input } = read.value;
  const results = [{ flagged: false, categories: { violence: false }, category_scores: { violence: 0.0001 } }];
  return jsonAnswer({
    wire: "openai-moderations",
    json: { id: `modr-${hashText(JSON.stringify(input) ?? "")}`, model, results },
    pretty: true,
    model,
  });
}
