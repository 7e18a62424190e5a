import { boundTextTokens } from "../../../domain/bound-text";
import { asObject, type Members, parseJson } from "../../bytes/json/parse-members";
import { EventSplitter } from "../../bytes/sse/split-events";
import type { SpeechBody } from "../../tasks/speech-schema";
import type { MakeTask, TaskAnswer } from "../../tasks/task";

const FRAME_TOKENS = 64;
/** A minute of sound is some 1,250 tokens: https://developers.openai.com/api/docs/models/gpt-4o-mini-tts */
const TOKENS_PER_SECOND = 21;
/** Nobody takes longer for a character, however slowly it is to be read; and a pause before and behind. */
const SECONDS_PER_CHARACTER_MAX = 1;
const SECONDS_BESIDE_MAX = 10;
/** As people speak. */
const CHARACTERS_PER_SECOND = 15;

const CONTENT_TYPES: Readonly<Record<NonNullable<SpeechBody["response_format"]>, string>> = {
  mp3: "audio/mpeg",
  opus: "audio/ogg",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
};

/**
 * OpenAI's speech. Billed by the character, it is counted here. Billed by the token, it is asked for as events: only their last one states the usage.
 * https://platform.openai.com/docs/api-reference/audio/speech-audio-done-event
 */
export const flatSpeech: MakeTask<SpeechBody> = (body, { upstreamModel, rates }) => {
  const characters = [...body.input].length;
  const isByCharacter = rates.fees?.characters !== undefined;
  const text = `${body.input}${body.instructions ?? ""}`;
  const contentType = CONTENT_TYPES[body.response_format ?? "mp3"];
  return {
    format: "chat",
    path: "/audio/speech",
    bound: isByCharacter
      ? { inputTokensMax: 0, inputBuckets: ["input"], besidesMax: { characters } }
      : { inputTokensMax: boundTextTokens(text) + FRAME_TOKENS, inputBuckets: ["input"], besidesMax: { outputAudio: soundTokensMax(characters) } },
    textBytes: Buffer.byteLength(text),
    dropped: [],
    write() {
      const streamFormat = isByCharacter ? {} : { stream_format: "sse" };
      const given = Object.entries({ ...body, model: upstreamModel, ...streamFormat }).filter(([, value]) => value != null);
      return { contentType: "application/json", body: Buffer.from(JSON.stringify(Object.fromEntries(given))) };
    },
    read(bytes): TaskAnswer {
      if (isByCharacter) return { content: { bytes, contentType }, statement: null, counted: { characters } };
      const { sound, done } = gatherEvents(bytes);
      const output = Math.ceil((characters / CHARACTERS_PER_SECOND) * TOKENS_PER_SECOND);
      return {
        content: { bytes: sound, contentType },
        statement: Buffer.from(JSON.stringify(done)),
        counted: { input: Math.ceil(Buffer.byteLength(text) / 4), output },
      };
    },
  };
};

function soundTokensMax(characters: number): number {
  return (characters * SECONDS_PER_CHARACTER_MAX + SECONDS_BESIDE_MAX) * TOKENS_PER_SECOND;
}

/** @throws Error when the stream does not end as it should, or holds no sound */
function gatherEvents(bytes: Uint8Array): { sound: Uint8Array; done: Members } {
  const splitter = new EventSplitter();
  const frames = splitter.push(bytes);
  const last = splitter.end();
  const pieces: Buffer[] = [];
  let done: Members | null = null;
  for (const { data } of last ? [...frames, last] : frames) {
    const event = data === null ? null : asObject(parseJson(Buffer.from(data).toString("utf8")));
    if (event?.type === "speech.audio.delta" && typeof event.audio === "string") pieces.push(Buffer.from(event.audio, "base64"));
    if (event?.type === "speech.audio.done") done = event;
  }
  if (!done || pieces.length === 0) throw new Error("the provider's answer is no whole speech");
  return { sound: Buffer.concat(pieces), done };
}
