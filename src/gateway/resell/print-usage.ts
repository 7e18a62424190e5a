import { totalTokens } from "../../domain/usage";
import type { Members } from "../bytes/json/parse-members";
import type { ReaderResult } from "../providers/contract";

/** Usage in OpenAI's shape as it is counted and charged here: for an answer whose provider stated none, or nothing to be believed. */
export function printUsage({ passes }: ReaderResult): Members {
  const { input, output, cacheRead, reasoning } = totalTokens(passes);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
