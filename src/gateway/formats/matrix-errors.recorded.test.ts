import { afterAll, describe, expect, it } from "vitest";
import { ERROR_STATUS, type ErrorCode } from "../../domain/errors";
import { FORMATS, type FormatId } from "../hub/parts";
import { translateError } from "../translate/translate-error";
import { toAppError } from "../upstream/explain-failure";
import { messagesStatus } from "./messages/format-error";
import { findRecordings, isError, type Recording } from "./testing/matrix/find-recordings";
import { type Relayed, relayRecording } from "./testing/matrix/relay-recording";
import { openAi } from "./testing/matrix/see-openai";
import { anthropics, google } from "./testing/matrix/see-others";

/** An error of an SDK, as programs look at it. */
interface SeenError {
  type: string;
  status: number;
  code: unknown;
}

const HELLO = [{ role: "user" as const, content: "Hi" }];

const SDKS: Record<FormatId, (relayed: Relayed, seed: number) => Promise<unknown>[]> = {
  chat: (relayed, seed) => [openAi(relayed, seed).chat.completions.create({ model: "m", messages: HELLO })],
  responses: (relayed, seed) => [openAi(relayed, seed).responses.create({ model: "m", input: "Hi" })],
  messages: (relayed, seed) => anthropics(relayed, seed).map(([, { messages }]) => messages.create({ model: "m", max_tokens: 9, messages: HELLO })),
  gemini: (relayed, seed) => [google(relayed, seed).models.generateContent({ model: "m", contents: "Hi" })],
};
// biome-ignore lint/suspicious/noExplicitAny: each SDK's errors have members of their own
const CODES: Record<FormatId, (error: any) => unknown> = {
  chat: ({ code }) => code,
  responses: ({ code }) => code,
  messages: ({ error }) => error.error.code,
  gemini: ({ message }) => JSON.parse(message).error.details[0].reason,
};

const recordings = findRecordings().filter(isError);
const named = recordings.map((recording, i) => [recording.name, recording, i] as const);
let cells = 0;
afterAll(() => console.log(`matrix of errors: ${recordings.length} recordings × ${FORMATS.length} formats = ${cells} cells`));

it("the recordings are there", () => expect(recordings.length).toBeGreaterThanOrEqual(15));

describe.each(FORMATS)("an error for callers of %s is the SDK's own", (caller) => {
  it.each(named)("%s", async (_name, recording, seed) => {
    const relayed = await relayRecording(recording, caller, seed);
    const code = codeOf(recording);
    const status = caller === "messages" ? messagesStatus({ status: ERROR_STATUS[code], code }) : ERROR_STATUS[code];
    for (const asked of SDKS[caller](relayed, seed))
      expect(await seeError(caller, asked)).toEqual({ type: expect.stringMatching(typeOf(caller, status)), status, code });
    cells++;
  });
});

/** What our contract calls it. */
function codeOf({ name, status, body }: Recording): ErrorCode {
  if (name.endsWith("background-queued")) return "upstream_error";
  // An account without money: OpenAI says it inside of the stream.
  return status < 400 ? "unavailable" : toAppError(translateError(status, JSON.parse(Buffer.from(body).toString("utf8")))).code;
}

async function seeError(caller: FormatId, asked: Promise<unknown>): Promise<SeenError> {
  const error = await asked.then(
    () => null,
    (thrown) => thrown,
  );
  return { type: error?.constructor.name, status: error?.status, code: CODES[caller](error) };
}

const TYPES: Readonly<Record<number, RegExp>> = { 400: /^BadRequestError$/, 404: /^NotFoundError$/, 429: /^RateLimitError$/ };

/** Google's has one; Anthropic's newer SDK tells failures of a server apart. */
function typeOf(caller: FormatId, status: number): RegExp {
  return caller === "gemini" ? /^ApiError$/ : (TYPES[status] ?? /^(InternalServer|ServiceUnavailable|Overloaded)Error$/);
}
