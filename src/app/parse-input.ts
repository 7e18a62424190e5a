import { z } from "zod";
import { AppError } from "@/domain/errors";

const NAMED_CHARACTERS_MAX = 200;
const MESSAGE_CHARACTERS_MAX = 400;

interface ParseInputOptions<T extends z.ZodType> {
  /** Where the input stands, as a caller would say it: `body`, `query`. */
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

/** A query as an object; a parameter that is given twice is refused, because readers disagree on which one counts. */
export function readQuery(url: string): Record<string, string> {
  const { searchParams } = new URL(url);
  const names = [...searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new AppError("invalid_request", `${twice.slice(0, NAMED_CHARACTERS_MAX)}: given more than once`, { remedy: "Give it once." });
  }
  return Object.fromEntries(searchParams);
}
