import type { Quirk, Wire } from "../../domain/provider";
import { makeAnthropic } from "./anthropic";
import type { Dialect, WireCode } from "./contract";
import { google } from "./google";
import { makeOpenAi } from "./openai";
import { replicate } from "./replicate";
import { stability } from "./stability";

/** One for each wire; a provider's quirks make it that provider's. */
const MAKERS: Readonly<Record<Wire, (quirks: ReadonlySet<Quirk>) => WireCode>> = {
  openai: makeOpenAi,
  anthropic: makeAnthropic,
  google: () => google,
  replicate: () => replicate,
  stability: () => stability,
};

/** Never evicted: the catalog has few kinds of provider. */
const made = new Map<string, Dialect>();

/** How a provider is spoken to: its wire, with its quirks. @throws Error for a wire that there is no code for */
export function findDialect(wire: Wire, quirks: readonly Quirk[] = []): Dialect {
  const key = `${wire} ${[...quirks].sort().join(" ")}`;
  const known = made.get(key);
  if (known) return known;
  const make = MAKERS[wire];
  if (!make) throw new Error(`There is no wire ${JSON.stringify(wire)}. There are: ${Object.keys(MAKERS).join(", ")}.`);
  const dialect = Object.freeze({ id: key, ...make(new Set(quirks)) });
  made.set(key, dialect);
  return dialect;
}
