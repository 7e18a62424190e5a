import type { ChatUsage } from "./chat-types";
import { asCount, asObject, type Members } from "./read-json";

/** Anthropic's input leaves out what was read from and written to its cache; OpenAI's prompt holds both (wire-facts.md, "Usage"). */
export function translateUsage(usage: Members): ChatUsage {
  const read = asCount(usage.cache_read_input_tokens) ?? 0;
  const written = asCount(usage.cache_creation_input_tokens) ?? 0;
  const prompt = (asCount(usage.input_tokens) ?? 0) + read + written;
  const completion = asCount(usage.output_tokens) ?? 0;
  const reasoning = asCount(asObject(usage.output_tokens_details)?.thinking_tokens) ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: Math.min(reasoning, completion),
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** Joins what a stream states one after the other: the later count wins, a null says nothing (oddities.md U10, U11, U14). */
export function mergeUsage(before: Members, stated: unknown): Members {
  const entries = Object.entries(asObject(stated) ?? {}).filter(
    ([, value]) => value !== null && (typeof value !== "number" || asCount(value) !== null),
  );
  return { ...before, ...Object.fromEntries(entries) };
}
