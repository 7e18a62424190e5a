import type { ExpectedUsage, Recording } from "./read-recordings";

/** The counts of a usage row. */
export interface RowTokens {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
}

const NOTHING: RowTokens = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };

/** States a usage that is not this call's tokens: a batch that has not run, what a cache holds, a count, a cost. */
const NO_TOKENS_OF_THIS_CALL = new Set(["google/native_cachedContents/create", "openai/batches/create", "xai/images/generation", "xai/videos/done"]);
/** Zero although text was delivered: unknown (oddities.md U15). */
const UNKNOWN_ZERO = "openai/responses/stream-incomplete-max-output";

/** What the usage row of a recording must say, by what the recording says about itself. Null: it states no tokens of this call. */
export function expectedTokens({ name, provider, api, expected }: Recording): RowTokens | null {
  if (!expected || NO_TOKENS_OF_THIS_CALL.has(name) || name === UNKNOWN_ZERO) return null;
  if (expected.per_line) return sumLines(expected.per_line, provider);
  if (expected.iterations) return sumIterations(expected.iterations, expected.reasoning ?? 0);
  if (expected.input === undefined && expected.output === undefined) return expected.seconds === undefined ? null : NOTHING;
  return fromTotals(expected, api === "interactions");
}

function fromTotals(expected: ExpectedUsage, isThinkingOutside: boolean): RowTokens {
  const { semantics = {} } = expected;
  const cacheRead = expected.cached_read ?? 0;
  const cacheWrite = expected.cached_write ?? 0;
  const reasoning = expected.reasoning ?? 0;
  const cacheBeside = semantics.cached_read_is_subset_of_input === false ? cacheRead + cacheWrite : 0;
  const reasoningBeside = isThinkingOutside || semantics.reasoning_is_subset_of_output === false ? reasoning : 0;
  const outputTokens = semantics.derived_billable_output ?? (expected.output ?? 0) + reasoningBeside;
  const hidden = outputTokens - (expected.output ?? 0) - reasoningBeside;
  return {
    inputTokens: (expected.input ?? 0) + cacheBeside + (expected.tool_use_prompt ?? 0),
    outputTokens,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    // What is billed as output but is not in the text is thinking, stated or not.
    reasoningTokens: expected.reasoning === undefined ? Math.max(0, hidden) : reasoning,
  };
}

/** All passes, because the totals leave some out. */
function sumIterations(iterations: Record<string, number>[], reasoning: number): RowTokens {
  return iterations.reduce<RowTokens>((sum, pass) => add(sum, fromAnthropic(pass)), { ...NOTHING, reasoningTokens: reasoning });
}

function sumLines(lines: NonNullable<ExpectedUsage["per_line"]>, provider: string): RowTokens {
  return lines.reduce<RowTokens>((sum, { usage }) => {
    if (provider === "anthropic") return add(sum, fromAnthropic(usage));
    const { input_tokens: inputTokens = 0, output_tokens: outputTokens = 0 } = usage;
    return add(sum, { ...NOTHING, inputTokens, outputTokens, reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? 0 });
  }, NOTHING);
}

function fromAnthropic(usage: Record<string, number>): RowTokens {
  const { input_tokens = 0, output_tokens = 0, cache_read_input_tokens = 0, cache_creation_input_tokens = 0 } = usage;
  return {
    inputTokens: input_tokens + cache_read_input_tokens + cache_creation_input_tokens,
    outputTokens: output_tokens,
    cacheReadTokens: cache_read_input_tokens,
    cacheWriteTokens: cache_creation_input_tokens,
    reasoningTokens: 0,
  };
}

function add(a: RowTokens, b: RowTokens): RowTokens {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  };
}

/** The counts of a row that was read from the database. */
export function tokensOf(row: RowTokens): RowTokens {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = row;
  return { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens };
}
