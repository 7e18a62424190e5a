import type { ReaderResult, UsageReader, WireId } from "../contract";
import { builtInDialect } from "./built-in-dialect";

/** The response to read. */
export interface Answer {
  dialect?: string;
  wire: WireId;
  statusCode?: number;
  inputTextBytes?: number;
  method?: string;
}

export function reader({ dialect = "openai", wire, statusCode = 200, inputTextBytes = 40, method = "POST" }: Answer): UsageReader {
  const made = builtInDialect(dialect).usageReader(wire, { requestedModel: "asked", statusCode, inputTextBytes, method });
  if (!made) throw new Error(`no reader for ${wire}`);
  return made;
}

export function readBody(answer: Answer, body: unknown): ReaderResult {
  const made = reader(answer);
  made.body(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
  return made.result();
}

export function readEvents(answer: Answer, events: unknown[]): ReaderResult {
  const made = reader(answer);
  for (const event of events)
    made.event((event as { type?: string }).type ?? null, Buffer.from(typeof event === "string" ? event : JSON.stringify(event)));
  return made.result();
}
