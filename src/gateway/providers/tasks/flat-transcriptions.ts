import { boundTextTokens } from "../../../domain/bound-text";
import { measureFileSeconds } from "../../bounds/measure-audio";
import { asObject, parseJson } from "../../bytes/json/parse-members";
import type { MakeTask, TaskBound, TaskModel } from "../../tasks/task";
import type { TranscriptionBody } from "../../tasks/transcription-schema";
import { writeForm } from "../../tasks/write-form";
import { refuse } from "../../translate/refuse";

const FRAME_TOKENS = 64;
/** The models that are billed by the token take no longer sound: https://developers.openai.com/api/docs/guides/speech-to-text */
const SECONDS_MAX = 1_500;
const SOUND_TOKENS_PER_SECOND = 10;
/** With who says what, and when, some 40. */
const TEXT_TOKENS_PER_SECOND_MAX = 50;

/**
 * OpenAI's transcriptions, by the token or by the second. By the second, a file whose size does not tell how long it can be at most is refused:
 * silence takes next to no room in most formats.
 */
export const flatTranscriptions: MakeTask<TranscriptionBody> = (body, model) => {
  const { upstreamModel, rates } = model;
  const isBySecond = rates.fees?.audioSeconds !== undefined;
  const measured = measureFileSeconds(body.file.bytes);
  if (isBySecond && measured === null)
    refuse(
      "file",
      "how long it is cannot be known before it is sent, so that it cannot be paid for by the second. Send WAV or MP3, or use a model that is billed by the token.",
    );
  const seconds = isBySecond ? (measured ?? 0) : Math.min(SECONDS_MAX, measured ?? SECONDS_MAX);
  return {
    format: "chat",
    path: "/audio/transcriptions",
    bound: isBySecond
      ? { inputTokensMax: 0, inputBuckets: ["input"], besidesMax: { audioSeconds: Math.ceil(seconds + 1) } }
      : boundByToken(body, model, seconds),
    textBytes: 0,
    dropped: [],
    write: () => writeForm([["model", upstreamModel], ...fieldsOf(body)], body.file),
    read(bytes) {
      const answer = asObject(parseJson(Buffer.from(bytes).toString("utf8")));
      if (!answer || typeof answer.text !== "string") throw new Error("the provider's answer is no transcription");
      const content = body.response_format === "text" ? { bytes: Buffer.from(`${answer.text}\n`), contentType: "text/plain; charset=utf-8" } : answer;
      const duration = typeof answer.duration === "number" && answer.duration >= 0 ? Math.min(answer.duration, seconds) : seconds;
      return { content, statement: bytes, counted: isBySecond ? { audioSeconds: Math.ceil(duration) } : null };
    },
  };
};

function boundByToken({ prompt = "" }: TranscriptionBody, { rates }: TaskModel, seconds: number): TaskBound {
  return {
    inputTokensMax: boundTextTokens(prompt) + FRAME_TOKENS + Math.ceil(seconds + 1) * SOUND_TOKENS_PER_SECOND,
    inputBuckets: rates.tokens.inputAudio === undefined ? ["input"] : ["input", "inputAudio"],
    besidesMax: { output: FRAME_TOKENS + Math.ceil(seconds + 1) * TEXT_TOKENS_PER_SECOND_MAX },
  };
}

/** A plain text states no usage: it is asked for as JSON, and taken out of that. */
function fieldsOf({ file: _, response_format, stream: __, ...fields }: TranscriptionBody): [string, string][] {
  const format = response_format === "text" ? "json" : response_format;
  const all = { ...fields, model: undefined, response_format: format };
  return Object.entries(all).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : Array.isArray(value) ? value.map((one): [string, string] => [name, one]) : [[name, value]],
  );
}
