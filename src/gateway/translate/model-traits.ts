/** What a model of this wire understands, as far as a request has to be shaped for it. */
export interface ModelTraits {
  /** `adaptive`: `thinking.type: adaptive` and `output_config.effort`; `budget`: `budget_tokens`; `none`: the model does not think. */
  thinking: "adaptive" | "budget" | "none";
  /** `output_config.format` and strict tools. */
  hasStructuredOutput: boolean;
}

const NAME_FIRST = /claude-[a-z]+-(\d+)(?:-(\d{1,2}))?(?!\d)/;
const NUMBER_FIRST = /claude-(\d+)(?:-(\d{1,2}))?(?!\d)/;

/**
 * Read off the model's name, because the wire does not say: thinking came with 3.7, structured output with 4.1 (Opus) and 4.5, adaptive thinking
 * with 4.6 (from 4.7 on `budget_tokens` is refused). A name without a version is taken for a current model.
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking, …/structured-outputs
 */
export function readModelTraits(model: string): ModelTraits {
  const match = NUMBER_FIRST.exec(model) ?? NAME_FIRST.exec(model);
  const version = match ? Number(match[1]) + Number(match[2] ?? 0) / 100 : Number.POSITIVE_INFINITY;
  return {
    thinking: version >= 4.06 ? "adaptive" : version >= 3.07 ? "budget" : "none",
    hasStructuredOutput: version >= (model.includes("opus") ? 4.01 : 4.05),
  };
}
