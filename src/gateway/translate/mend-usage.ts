import type { ChatUsage } from "./chat-types";
import { asCount, asObject } from "./read-json";

/**
 * A compatible provider's usage by OpenAI's convention, where the completion includes the reasoning: some leave it out of `completion_tokens`
 * and state it beside, some state it nowhere but in the total (oddities.md B3, B7). Providers' own members are left out.
 * @returns null when no count is stated
 */
export function mendUsage(value: unknown): ChatUsage | null {
  const usage = asObject(value) ?? {};
  const [promptStated, completionStated, total] = [asCount(usage.prompt_tokens), asCount(usage.completion_tokens), asCount(usage.total_tokens)];
  if (promptStated === null && completionStated === null && total === null) return null;
  const prompt = promptStated ?? 0;
  const stated = completionStated ?? 0;
  const details = { ...asObject(usage.completion_tokens_details) };
  const reasoning = asCount(details.reasoning_tokens) ?? 0;
  // More reasoning than completion cannot be a part of it.
  const least = total === null && reasoning > stated ? stated + reasoning : stated;
  const completion = Math.max(least, (total ?? 0) - prompt);
  const hidden = completion - stated;
  const promptDetails = asObject(usage.prompt_tokens_details);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { audio_tokens: 0, ...promptDetails, cached_tokens: Math.min(asCount(promptDetails?.cached_tokens) ?? 0, prompt) },
    completion_tokens_details: {
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
      ...details,
      reasoning_tokens: Math.min(Math.max(reasoning, hidden), completion),
    },
  };
}
