import { parseExact } from "../bytes/json/exact-json";
import type { Members } from "../bytes/json/parse-members";
import { scanTopLevel } from "../bytes/json/scan-json";

/** The arguments of a tool call; null when the text is not that of an object. The scan bounds the nesting, as it does for a request itself. */
export function parseInput(json: string): Members | null {
  return scanTopLevel(Buffer.from(json)).ok ? (parseExact(json, 0) as Members) : null;
}
