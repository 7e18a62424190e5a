import { z } from "zod";
import { AppError } from "@/domain/errors";

export const idSchema = z.string().min(1).max(100);
/** Of a path that names an entity; the ids of models hold two names. */
export const idParams = z.strictObject({ id: z.string().min(1).max(400) });

/** For the dashboard's JSON APIs; the gateway has its own limit. */
export const BODY_BYTES_MAX = 64 * 1024;

/** The raw body; 413 as soon as it exceeds `bytesMax`. */
export async function readBytes(request: Request, bytesMax: number = BODY_BYTES_MAX): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    bytes += next.value.byteLength;
    if (bytes > bytesMax) {
      await reader?.cancel();
      throw tooLarge(bytesMax);
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks, bytes);
}

const mediaOf = (request: Request) => request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();

/** 415 for a body of another media type, and for one that does not say. */
export function requireMedia(request: Request, media: string): void {
  if (mediaOf(request) === media) return;
  throw new AppError("unsupported_media_type", `The body must be ${media}.`, { remedy: `Send \`content-type: ${media}\`.` });
}

/** The body in pieces, as it comes; 413 as soon as there is more than `bytesMax`. */
export async function* readPieces(request: Request, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    yield piece;
  }
}

const tooLarge = (bytesMax: number) =>
  new AppError("payload_too_large", `The body has more than ${bytesMax} bytes.`, { remedy: "Send a smaller body." });

/** The parsed JSON body; undefined when there is none. Everything but `application/json` in UTF-8 is refused. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const contentType = request.headers.get("content-type");
  const isJson = mediaOf(request) === "application/json";
  const unsupported = new AppError("unsupported_media_type", "The body must be JSON.", { remedy: "Send `content-type: application/json`." });
  if (contentType !== null && !isJson) throw unsupported;
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  if (!isJson) throw unsupported;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new AppError("invalid_request", "The body is not valid JSON.", { remedy: "Send one JSON object in UTF-8." });
  }
}

const NAMED_CHARACTERS_MAX = 200;
const MESSAGE_CHARACTERS_MAX = 400;

interface ParseInputOptions<T extends z.ZodType> {
  /** Where the input is, in the caller's words: `body`, `query`. */
  place: string;
  schema: T;
  input: unknown;
}

function nameFields(issue: z.core.$ZodIssue, place: string): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => `${[...issue.path, key].join(".")}: unknown field`);
  return [`${issue.path.length > 0 ? issue.path.join(".") : place}: ${issue.message}`];
}

/** The parsed input, or 400 naming every field that is wrong. Objects are strict: a field that is not in the schema is refused by name. */
export function parseInput<T extends z.ZodType>({ place, schema, input }: ParseInputOptions<T>): z.output<T> {
  const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
  const parsed = strict.safeParse(input);
  if (parsed.success) return parsed.data as z.output<T>;
  const text = parsed.error.issues.flatMap((issue) => nameFields(issue, place)).join("; ");
  throw new AppError("invalid_request", text.slice(0, MESSAGE_CHARACTERS_MAX), { remedy: `Correct the ${place} and send the request again.` });
}

/** A query as an object. A repeated parameter is refused, because parsers disagree on which one counts. */
export function readQuery(url: string): Record<string, string> {
  const { searchParams } = new URL(url);
  const names = [...searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new AppError("invalid_request", `${twice.slice(0, NAMED_CHARACTERS_MAX)}: given more than once`, { remedy: "Give it once." });
  }
  return Object.fromEntries(searchParams);
}
