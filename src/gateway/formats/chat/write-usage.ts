import type { Closing } from "../../hub/format";
import type { ChatUsage } from "../../translate/chat/chat-types";

/** Null: there is nothing to state. */
export function formatUsage({ usage, cost }: Closing): (Partial<ChatUsage> & { cost?: string }) | null {
  if (usage === null && cost === null) return null;
  return { ...(usage && formatTokens(usage)), ...(cost === null ? {} : { cost }) };
}

function formatTokens({ input, output, cacheRead, cacheWrite, reasoning }: NonNullable<Closing["usage"]>): ChatUsage {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
