import { z } from "zod";

/** Which names are a model: the match logic of genai-prices, kept as JSON in `Model.match`. */
export type Match =
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string }
  | { or: Match[] }
  | { and: Match[] };

export const matchSchema: z.ZodType<Match> = z.lazy(() =>
  z.union([
    z.strictObject({ equals: z.string().min(1) }),
    z.strictObject({ starts_with: z.string().min(1) }),
    z.strictObject({ ends_with: z.string().min(1) }),
    z.strictObject({ contains: z.string().min(1) }),
    z.strictObject({ regex: z.string().min(1).refine(isPattern, { error: "not a regular expression" }) }),
    z.strictObject({ or: z.array(matchSchema).min(1) }),
    z.strictObject({ and: z.array(matchSchema).min(1) }),
  ]),
);

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

export type Matcher = (name: string) => boolean;

/** Compiled once per load. The matcher takes a name in lower case, as `modelNames` writes it. */
export function compileMatch(match: Match): Matcher {
  if ("equals" in match) return same(match.equals, (name, text) => name === text);
  if ("starts_with" in match) return same(match.starts_with, (name, text) => name.startsWith(text));
  if ("ends_with" in match) return same(match.ends_with, (name, text) => name.endsWith(text));
  if ("contains" in match) return same(match.contains, (name, text) => name.includes(text));
  if ("regex" in match) {
    const pattern = new RegExp(match.regex);
    return (name) => pattern.test(name);
  }
  const parts = ("or" in match ? match.or : match.and).map(compileMatch);
  return "or" in match ? (name) => parts.some((part) => part(name)) : (name) => parts.every((part) => part(name));
}

function same(text: string, test: (name: string, text: string) => boolean): Matcher {
  const lower = text.toLowerCase();
  return (name) => test(name, lower);
}

/** No model is called longer than this; longer names are not looked at. */
export const MODEL_NAME_CHARS_MAX = 200;

/**
 * The spellings under which a name is looked up, best first: lower case, without a `models/` resource prefix, then with a compact date
 * (`-20250929`) written as `-2025-09-29`, as some hosts and price lists do. None for a name that is no name.
 */
export function modelNames(name: string): string[] {
  if (name.length > MODEL_NAME_CHARS_MAX) return [];
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^models\//, "");
  if (plain === "") return [];
  const dated = plain.replace(/-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-:]|$)/g, "-$1-$2-$3");
  return dated === plain ? [plain] : [plain, dated];
}
