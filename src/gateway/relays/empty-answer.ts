import { AppError } from "../../domain/errors";
import { OUTPUT_BUCKETS } from "../../domain/usage";
import { asList, asObject } from "../bytes/json/parse-members";
import type { UsageReader } from "../providers/contract";
import type { ResoldCall } from "../read";

/** In OpenAI's words, a model that has said all that it wanted to say. Any other end (a filter, a limit, a tool) explains why there are no words. */
export const STOP = "stop";

/** A 200 that is no answer: nobody pays for it. */
export function emptyAnswer(providerId: string): AppError {
  return new AppError("upstream_error", `${providerId} ended its answer without saying anything.`, { remedy: "Try again." });
}

/**
 * An answer without a word that simply stops is hardly one when its provider counts no output for it: another target may have one. Counted, or with
 * nothing stated, the model may have chosen to say nothing, or thought in secret; and a sequence of the caller's that stops it may have been its first
 * word.
 */
export function isNothing(call: ResoldCall, reader: UsageReader | null): boolean {
  if (call.kind !== "chat" || call.body.stop != null) return false;
  const read = reader?.result();
  if (read?.source !== "provider") return false;
  return read.passes.every(({ buckets }) => OUTPUT_BUCKETS.every((bucket) => !buckets[bucket]));
}

/** Every choice of a whole answer stops, and none holds a word, a tool call, a refusal or reasoning. */
export function isWordless(choices: unknown): boolean {
  const all = asList(choices).map(asObject);
  return all.length > 0 && all.every((choice) => choice?.finish_reason === STOP && !hasWords(choice.message));
}

/** Whether a message, or a part of one, holds more than its role. */
export function hasWords(message: unknown): boolean {
  return Object.entries(asObject(message) ?? {}).some(([name, part]) => name !== "role" && !isBlank(part));
}

const isBlank = (part: unknown) => part === null || part === undefined || part === "" || (Array.isArray(part) && part.length === 0);
