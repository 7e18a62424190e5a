import { formatUsd } from "../../domain/money";
import type { Settlement } from "../../domain/resale";
import { totalTokens } from "../../domain/usage";
import { asObject, type Members } from "../bytes/json/parse-members";
import type { CallState } from "../call-state";
import type { ReaderResult } from "../providers/contract";
import { splitCost } from "./split-cost";

/** The usage object of a resold response: as the provider stated it, or as it is counted and charged here where that cannot be believed, with what was charged. */
export function formatUsage(stated: unknown, read: ReaderResult | undefined, settlement: Settlement | null): Members {
  const usage = read && read.source !== "provider" ? countedUsage(read) : (asObject(stated) ?? {});
  // Unknown while the settlement waits on disk.
  return settlement ? { ...usage, cost: formatUsd(settlement.chargedNanoUsd) } : usage;
}

/** In OpenAI's shape. */
function countedUsage({ passes }: ReaderResult): Members {
  const { input, output, cacheRead, reasoning } = totalTokens(passes);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

/** What the endpoint of browser apps adds: who served the call, and what it cost. */
export function browserExtras(state: CallState, read: ReaderResult | undefined, settlement: Settlement | null): Members {
  return { provider: state.provider, ...(settlement && state.ticket && read ? { cost: splitCost(settlement, state.ticket, read) } : {}) };
}
