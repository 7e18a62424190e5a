import { anthropic } from "./anthropic";
import type { Dialect } from "./contract";
import { google } from "./google";
import { openai } from "./openai";
import { xai } from "./xai";

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([openai, anthropic, google, xai].map((dialect) => [dialect.id, dialect]));

/** @throws Error when a provider row names a dialect that does not exist */
export function findDialect(id: string): Dialect {
  const dialect = DIALECTS.get(id);
  if (!dialect) throw new Error(`There is no dialect ${JSON.stringify(id)}. There are: ${[...DIALECTS.keys()].join(", ")}.`);
  return dialect;
}
