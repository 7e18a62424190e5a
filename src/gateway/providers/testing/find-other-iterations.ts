import type { Fixture } from "./read-fixtures";

const TYPES_OUTSIDE: Readonly<Record<string, string>> = {
  "anthropic/messages/compaction-iterations": "compaction",
  "anthropic/messages/server-advisor-iterations": "advisor_message",
  "anthropic/messages/stream-server-advisor": "advisor_message",
  "anthropic/messages/fallback-two-models": "message",
};

/** Passes that the totals leave out though they are billed, read off each of the recordings that has iterations. */
export function findOtherIterations({ name, expected }: Pick<Fixture, "name" | "expected">) {
  return (expected?.iterations ?? []).filter((iteration) => iteration.type === TYPES_OUTSIDE[name]);
}
