import type { Buckets } from "../../../domain/usage";
import { asObject, type Members } from "../../bytes/json/parse-members";
import { asTokenCount, shareTokens } from "./conclude-reading";

/**
 * What `completion_tokens` says about thinking.
 * `inside`: it includes the reasoning tokens (OpenAI; every Responses wire). `outside`: they come on top (xAI chat).
 * `hidden`: they are not stated; whatever the total has beyond input and output is thinking (Gemini's OpenAI-compatible mode).
 */
export type Thinking = "inside" | "outside" | "hidden";

export interface OpenAiUsageRules {
  thinking: Thinking;
  /** The bucket for output without details: images on the image wire. */
  plainOutput: "output" | "outputImage";
}

/**
 * Reads the usage object of all OpenAI-style wires, which have three names for the same things (wire-facts.md, "Usage").
 * @returns null when it states no count: a cost only, a traffic type only, or nonsense
 */
export function readOpenAiUsage(usage: Members, rules: OpenAiUsageRules): Buckets | null {
  const seconds = usage.type === "duration" ? usage.seconds : undefined;
  if (typeof seconds === "number" && seconds >= 0 && Number.isFinite(seconds)) return { audioSeconds: seconds };
  const statedInput = usage.prompt_tokens ?? usage.input_tokens ?? undefined;
  const statedOutput = usage.completion_tokens ?? usage.output_tokens ?? undefined;
  const input = asTokenCount(statedInput);
  const output = asTokenCount(statedOutput);
  if (input === undefined && output === undefined) return null;
  // One of the two may be absent (oddities.md U17). If it is stated but not a count, the other is doubtful as well.
  if ((input === undefined && statedInput !== undefined) || (output === undefined && statedOutput !== undefined)) return null;
  const buckets: Buckets = {};
  shareInput(buckets, input ?? 0, usage);
  shareOutput(buckets, { input: input ?? 0, output: output ?? 0, total: asTokenCount(usage.total_tokens) }, usage, rules);
  const searches = asTokenCount(asObject(usage.server_side_tool_usage_details)?.web_search_calls);
  if (searches) buckets.webSearches = searches;
  return buckets;
}

function shareInput(buckets: Buckets, input: number, usage: Members): void {
  const details = asObject(usage.prompt_tokens_details) ?? asObject(usage.input_tokens_details) ?? asObject(usage.input_token_details) ?? {};
  const cached = asObject(details.cached_tokens_details);
  // DeepSeek's older name; what was not cached (`prompt_cache_miss_tokens`) is the rest: https://api-docs.deepseek.com/guides/kv_cache
  const cachedTokens = asTokenCount(details.cached_tokens) ?? asTokenCount(usage.prompt_cache_hit_tokens) ?? 0;
  const cachedAudio = Math.min(asTokenCount(cached?.audio_tokens) ?? 0, cachedTokens);
  shareTokens(
    buckets,
    input,
    [
      ["cacheReadAudio", cachedAudio],
      ["cacheRead", cachedTokens - cachedAudio],
      ["cacheWrite", asTokenCount(details.cache_write_tokens)],
      ["inputAudio", Math.max(0, (asTokenCount(details.audio_tokens) ?? 0) - cachedAudio)],
      ["inputImage", asTokenCount(details.image_tokens)],
    ],
    "input",
  );
}

function shareOutput(
  buckets: Buckets,
  stated: { input: number; output: number; total: number | undefined },
  usage: Members,
  rules: OpenAiUsageRules,
): void {
  const details = asObject(usage.completion_tokens_details) ?? asObject(usage.output_tokens_details) ?? {};
  const reasoning = asTokenCount(details.reasoning_tokens) ?? 0;
  const outside = countOutside(stated, reasoning, rules.thinking);
  if (outside > 0) buckets.outputReasoning = outside;
  shareTokens(
    buckets,
    stated.output,
    [
      ["outputReasoning", Math.max(0, reasoning - outside)],
      ["outputAudio", asTokenCount(details.audio_tokens)],
      ["outputImage", asTokenCount(details.image_tokens)],
      ["output", rules.plainOutput === "output" ? undefined : asTokenCount(details.text_tokens)],
    ],
    rules.plainOutput,
  );
}

/** Thinking that is billed on top of the stated output. The total decides if it is stated: providers have changed their convention. */
function countOutside(stated: { input: number; output: number; total: number | undefined }, reasoning: number, thinking: Thinking): number {
  const beyond = stated.total === undefined ? undefined : stated.total - stated.input - stated.output;
  if (thinking === "hidden") return Math.max(0, beyond ?? 0);
  if (reasoning === 0) return 0;
  if (beyond === undefined) return thinking === "outside" ? reasoning : 0;
  return beyond >= reasoning ? reasoning : 0;
}
