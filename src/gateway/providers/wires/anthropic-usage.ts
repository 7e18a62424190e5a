import type { Buckets, UsagePass } from "../../../domain/usage";
import { asList, asName, asObject, type Members } from "../../bytes/json/parse-members";
import { isEmpty } from "./conclude-reading";
import { asCount, shareTokens } from "./share-tokens";

/**
 * Passes of one answer: the call's own, and those that only `usage.iterations` states (compaction, an advisor on another model, a model that
 * declined before a fallback): the totals leave them out, and they are billed (oddities.md B9).
 * @returns [] when the usage states no count
 */
export function readAnthropicUsage(usage: Members, model: string | null): UsagePass[] {
  const buckets = readBuckets(usage);
  if (!buckets) return [];
  const searches = asCount(asObject(usage.server_tool_use)?.web_search_requests);
  if (searches) buckets.webSearches = searches;
  return [{ model: null, buckets }, ...readOtherIterations(usage, model)];
}

/** Input excludes both cache parts; output includes thinking. What the 5-minute/1-hour split leaves of the written total is 5 minutes. */
function readBuckets(usage: Members): Buckets | null {
  const input = asCount(usage.input_tokens);
  const output = asCount(usage.output_tokens);
  const split = asObject(usage.cache_creation) ?? {};
  const write1h = asCount(split.ephemeral_1h_input_tokens) ?? 0;
  const written = asCount(usage.cache_creation_input_tokens) ?? write1h + (asCount(split.ephemeral_5m_input_tokens) ?? 0);
  const read = asCount(usage.cache_read_input_tokens) ?? 0;
  if (input === undefined && output === undefined && written + read === 0) return null;
  const buckets: Buckets = { input: input ?? 0 };
  if (read > 0) buckets.cacheRead = read;
  if (written > 0) shareTokens(buckets, written, [["cacheWrite1h", write1h]], "cacheWrite");
  shareTokens(buckets, output ?? 0, [["outputReasoning", asCount(asObject(usage.output_tokens_details)?.thinking_tokens)]], "output");
  return buckets;
}

function readOtherIterations(usage: Members, model: string | null): UsagePass[] {
  const iterations = asList(usage.iterations)
    .map(asObject)
    .filter((iteration) => iteration !== null);
  const totals = asCount(usage.input_tokens);
  const sum = iterations.reduce((input, iteration) => input + (asCount(iteration.input_tokens) ?? 0), 0);
  if (iterations.length < 2 || sum === totals) return [];
  const fallback = iterations.findLast((iteration) => iteration.type === "fallback_message");
  const served = asName(fallback?.model) ?? model;
  return iterations.flatMap((iteration) => {
    const buckets = isInTotals(iteration, fallback !== undefined, served) ? null : readBuckets(iteration);
    return buckets && !isEmpty(buckets) ? [{ model: asName(iteration.model), buckets }] : [];
  });
}

/** The totals are those of the model that served: its `message` turns, and the last of them as `fallback_message` when it stood in for another. */
function isInTotals(iteration: Members, isFallback: boolean, served: string | null): boolean {
  if (iteration.type === "fallback_message") return true;
  if (iteration.type !== "message") return false;
  return !isFallback || (asName(iteration.model) ?? served) === served;
}
