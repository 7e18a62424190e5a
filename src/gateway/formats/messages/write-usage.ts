import type { Members } from "../../bytes/json/parse-members";
import type { Closing } from "../../hub/format";

/** Input excludes both cache parts, output includes thinking (wire-facts.md, "Usage"). The charge is a member of its own. */
export function writeUsage({ usage, cost }: Closing): Members {
  const { input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning } = usage ?? NOTHING;
  return {
    input_tokens: Math.max(0, input - cacheRead - cacheWrite),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: Math.max(0, cacheWrite - cacheWrite1h), ephemeral_1h_input_tokens: cacheWrite1h },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: reasoning },
    ...(cost === null ? {} : { cost }),
  };
}

const NOTHING = Object.freeze({ input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, reasoning: 0 });
/** Of a message that has only begun. */
export const NO_USAGE: Closing = Object.freeze({ usage: null, cost: null });
