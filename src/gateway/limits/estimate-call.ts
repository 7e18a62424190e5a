import { BYTES_PER_TOKEN_LIKELY } from "../bounds/bound-chat-input";
import type { ResaleTarget } from "../plan";
import type { RawCall } from "../read";

/** What a resold call probably takes: its input, and the output that it asks for by name. Costs nothing: the plan has bounded it. */
export function estimateResold({ hold }: Pick<ResaleTarget, "hold">): number {
  const { inputTokensMax, inputTokensLikely, outputTokensAsked, choices } = hold;
  const input = inputTokensLikely ?? Math.ceil(inputTokensMax / BYTES_PER_TOKEN_LIKELY);
  return input + (outputTokensAsked ?? 0) * choices;
}

/** The same of one that passes through, by the size of its body; 0 where no model reads it. */
export function estimateRaw({ route, inputTextBytes }: Pick<RawCall, "route" | "inputTextBytes">): number {
  return route.isBillable ? Math.ceil(inputTextBytes / BYTES_PER_TOKEN_LIKELY) : 0;
}
