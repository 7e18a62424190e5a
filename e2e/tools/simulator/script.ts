import { z } from "zod";
import { providerNames } from "./provider-names";

/**
 * What a caller may ask of the simulator. It travels inside the API key (`sk-sim-<base64url of JSON>`), because a key survives SDKs
 * and gateways unchanged; inside the prompt (`sim:<base64url of JSON>`, the last one counts) where the key is the gateway's own; and in
 * `x-sim-script: <JSON>` for callers without a gateway in between.
 */
const tokensSchema = z
  .strictObject({
    /** All input, cache parts included. */
    input: z.number().int().nonnegative().optional(),
    /** All billed output, reasoning included. */
    output: z.number().int().nonnegative().optional(),
    /** Part of `input`. */
    cached: z.number().int().nonnegative().optional(),
    /** Part of `input`: all cache writes. */
    cacheWrite: z.number().int().nonnegative().optional(),
    /** Part of `cacheWrite` that lives one hour (Anthropic). */
    cacheWrite1h: z.number().int().nonnegative().optional(),
    /** Part of `output`. */
    reasoning: z.number().int().nonnegative().optional(),
    /** Parts of `input` (OpenAI, xAI). */
    inputAudio: z.number().int().nonnegative().optional(),
    inputImage: z.number().int().nonnegative().optional(),
  })
  .refine(
    (t) => (t.input ?? Number.MAX_SAFE_INTEGER) >= (t.cached ?? 0) + (t.cacheWrite ?? 0) + (t.inputAudio ?? 0) + (t.inputImage ?? 0),
    "cached, cacheWrite, inputAudio and inputImage are parts of input",
  )
  .refine((t) => (t.output ?? Number.MAX_SAFE_INTEGER) >= (t.reasoning ?? 0), "reasoning is a part of output")
  .refine((t) => (t.cacheWrite ?? 0) >= (t.cacheWrite1h ?? 0), "cacheWrite1h is a part of cacheWrite");

const plainFaults = [
  "reset-before", // RST before any byte
  "reset-mid", // RST after half of the body
  "half-open", // reads the request, never answers, keeps the connection
  "stall", // half of the body, then silence
  "garbage", // not HTTP at all
  "garbage-body", // 200 with the right content type and a body that is neither JSON, SSE nor UTF-8
  "wrong-length", // content-length says 7 bytes more than come
  "second-response", // a whole second answer on the idle connection
  "slow", // one byte at a time, delayMs apart (1 ms)
  "gzip", // content-encoding: gzip
  "bomb", // 1 MB of gzip that is 1 GiB of spaces
  "no-usage", // the answer does not state its usage
  "error-at-start", // the provider's own error event instead of a stream
  "error-before-content", // the same behind the stream's opening: its role, empty blocks
  "error-in-stream", // the provider's own error event instead of the second half of a stream
  "huge-sse-line", // one event of 16 MiB in mid-stream
  "negative-usage", // states fewer than no output tokens
  "absurd-usage", // states 999,999,999,999 output tokens
  "text-usage", // states its output tokens as a word
  "no-output", // nothing but a finish, and no output token
  "key-rejected", // as for a key that is not one
  "no-credit", // as for an account without money
] as const;
const faultSchema = z.union([
  z.enum(plainFaults),
  z.templateLiteral(["status:", z.number().int().min(400).max(599)]),
  z.templateLiteral(["truncate:", z.number().int().nonnegative()]),
  z.templateLiteral(["huge-sse-line:", z.number().int().positive()]),
]);

export const scriptSchema = z.strictObject({
  /** `provider/api/case` of a recorded answer, served byte for byte. */
  fixture: z
    .string()
    .regex(/^[\w-]+\/[\w-]+\/[\w-]+$/)
    .optional(),
  /** Byte offsets of the body at which to cut, `random:<seed>`, or `each:<n>` for pieces of n bytes. Each piece is a write of its own. */
  cuts: z
    .union([
      z.array(z.number().int().nonnegative()),
      z.templateLiteral(["random:", z.number().int().nonnegative()]),
      z.templateLiteral(["each:", z.number().int().positive()]),
    ])
    .optional(),
  /** Content events of a stream, and words of the text. */
  events: z.number().int().min(1).max(100_000).optional(),
  /** Between two events, or two pieces. */
  delayMs: z.number().nonnegative().max(600_000).optional(),
  /** Before the status line. */
  firstByteDelayMs: z.number().nonnegative().max(600_000).optional(),
  /** The body goes out chunked, without a content-length, as providers send most of their JSON. Streams always do. */
  chunked: z.literal(true).optional(),
  fault: faultSchema.optional(),
  tokens: tokensSchema.optional(),
  /** Answers with what it received instead. */
  echo: z.literal(true).optional(),
  /** Pads OpenAI's chat events with an `obfuscation` field. */
  obfuscation: z.literal(true).optional(),
  /** Answers in words, whatever tools it is offered: for programs that would run them. */
  usesNoTool: z.literal(true).optional(),
  /** Where it calls a tool, it is this one, with these arguments: for programs that do what they are told. */
  calls: z.strictObject({ name: z.string().min(1), input: z.record(z.string(), z.unknown()) }).optional(),
  /** Changes the text of an otherwise equal request. */
  seed: z.number().int().nonnegative().optional(),
  /** So often it searches the web, where it is offered to and the request's bound allows it (OpenAI's responses, Anthropic). */
  searches: z.number().int().min(1).max(1_000).optional(),
  /** For the books, so that a test finds its call. */
  tag: z.string().min(1).max(100).optional(),
  /** Uses the scripted output tokens though the request's cap is lower. */
  lies: z.literal(true).optional(),
  /** The service tier that the answer states (OpenAI, Anthropic). */
  serviceTier: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional(),
  /** The fault strikes at this provider only. */
  faultAt: z.enum(providerNames).optional(),
  /** The fault strikes the first so many calls of this `tag`, and later ones are well. */
  strikes: z.number().int().min(1).optional(),
});

export type Script = z.infer<typeof scriptSchema>;

const prefix = "sk-sim-";

/** An API key that carries the script. */
export function scriptKey(script: Script): string {
  return prefix + encode(script);
}

/** A word of a prompt that carries the script. */
export function scriptPrompt(script: Script): string {
  return `sim:${encode(script)}`;
}

/** Base64url of `{}` or of `{"…`. */
const inPrompt = /sim:(e30|eyJ[\w-]*)/y;

/** Null: it carries none. Throws when a script is there and not well-formed: a test's mistake must not look like an answer. */
export function readScript({ key, header, body }: { key: string | null; header: string | undefined; body: Buffer }): Script | null {
  if (header !== undefined) return scriptSchema.parse(JSON.parse(header));
  if (key?.startsWith(prefix)) return decode(key.slice(prefix.length));
  const at = body.lastIndexOf("sim:e");
  if (at < 0) return null;
  inPrompt.lastIndex = 0;
  const word = inPrompt.exec(body.toString("latin1", at))?.[1];
  return word === undefined ? null : decode(word);
}

function encode(script: Script): string {
  return Buffer.from(JSON.stringify(scriptSchema.parse(script))).toString("base64url");
}

function decode(text: string): Script {
  return scriptSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
}
