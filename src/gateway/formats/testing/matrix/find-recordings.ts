import type { FormatId } from "../../../hub/parts";
import { type Fixture, readFixtures } from "../../../providers/testing/read-fixtures";

/** A recorded answer of a model, or its refusal, in the format of its provider. */
export interface Recording extends Fixture {
  format: FormatId;
}

const FORMATS: readonly [RegExp, FormatId][] = [
  [/chat_completions$/, "chat"],
  [/^responses$/, "responses"],
  [/^messages$/, "messages"],
  [/^(native_generateContent|native_streamGenerateContent|vertex_native_stream)$/, "gemini"],
];

/** Of a call that nobody can make here: it shortens a conversation. */
const NO_ANSWER = "openai/responses/compact";

/** Of every API that conversations are resold on. */
export function findRecordings(): Recording[] {
  return readFixtures().flatMap((fixture) => {
    const format = FORMATS.find(([api]) => api.test(fixture.api))?.[1];
    return format && fixture.name !== NO_ANSWER ? [{ ...fixture, format }] : [];
  });
}

/** Ends in an error inside of a 200, or is not finished: what it says is not an answer. */
const FAILED: ReadonlySet<string> = new Set(["openai/responses/plain-background-queued", "openai/responses/stream-error-insufficient-quota"]);

export function isError({ name, status }: Recording): boolean {
  return status >= 400 || FAILED.has(name);
}
