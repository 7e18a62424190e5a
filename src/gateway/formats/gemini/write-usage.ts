import type { Members } from "../../bytes/json/parse-members";
import type { Closing } from "../../hub/format";

/** `usageMetadata`: the prompt includes what came from a cache, the candidates exclude the thoughts (wire-facts.md, "Usage"). Null: nothing is known. */
export function writeUsage({ usage, cost }: Closing): Members | null {
  if (!usage && cost === null) return null;
  return { ...(usage ? writeCounts(usage) : {}), ...(cost === null ? {} : { cost }) };
}

function writeCounts({ input, output, cacheRead, reasoning }: NonNullable<Closing["usage"]>): Members {
  return {
    promptTokenCount: input,
    candidatesTokenCount: Math.max(0, output - reasoning),
    totalTokenCount: input + output,
    ...(cacheRead > 0 ? { cachedContentTokenCount: cacheRead } : {}),
    ...(reasoning > 0 ? { thoughtsTokenCount: reasoning } : {}),
  };
}
