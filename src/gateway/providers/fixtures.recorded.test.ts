import { describe, expect, it } from "vitest";
import { totalTokens, type UsagePass } from "../../domain/usage";
import { findOtherIterations } from "./testing/find-other-iterations";
import { readAnswer, routeFixture } from "./testing/read-answer";
import { type ExpectedUsage, type Fixture, readFixtures } from "./testing/read-fixtures";

const fixtures = readFixtures();

/** Zero although text was delivered: unknown, hence estimated (oddities.md U15). */
const UNKNOWN_ZERO = "openai/responses/stream-incomplete-max-output";
/** Without a stated usage, and text was delivered: estimated. */
const ESTIMATED = new Set([
  "google/native_embeddings/batch-embed-2-usage",
  "openai/chat_completions/stream-forced-tool-finish-stop",
  "openai/chat_completions/stream-no-usage-obfuscation",
  "openai/chat_completions/stream-tool-call-no-usage",
  UNKNOWN_ZERO,
]);
/** States a usage that is not one of this call's tokens: a batch that has not run, what a cache holds, a cost only. */
const NO_TOKENS = new Set(["google/native_cachedContents/create", "openai/batches/create", "xai/images/generation", "xai/videos/done"]);

/** Image tokens that came from the cache: they are cache reads, and `input_image` counts them too. */
const CACHED_IMAGE: Record<string, number> = { "google/native_generateContent/cached-content-implicit": 141 };

const stated = fixtures.filter(({ name, expected }) => expected && name !== UNKNOWN_ZERO && !NO_TOKENS.has(name));

describe("recorded answers", () => {
  it("are there", () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(190);
    expect(stated.length).toBeGreaterThanOrEqual(140);
  });

  it.each(stated.map((fixture) => [fixture.name, fixture] as const))("%s is metered as it states", (_name, fixture) => {
    const answer = readAnswer(fixture);
    expect(answer?.source).toBe("provider");
    const passes = answer?.passes ?? [];
    expect(summary(passes, fixture.expected as ExpectedUsage)).toEqual(expectation(fixture));
  });

  const silent = fixtures.filter((fixture) => !stated.includes(fixture));
  it.each(silent.map((fixture) => [fixture.name, fixture] as const))("%s states nothing: nothing is made up", (name, fixture) => {
    const answer = readAnswer(fixture);
    expect(answer?.source ?? "none").toBe(ESTIMATED.has(name) ? "estimated" : "none");
    if (!ESTIMATED.has(name)) return expect(answer?.passes ?? []).toEqual([]);
    const totals = totalTokens(answer?.passes ?? []);
    expect(totals.input).toBe(Math.ceil(fixture.request.length / 4));
    if (routeFixture(fixture).wire !== "gemini-embeddings") expect(totals.output).toBeGreaterThan(0);
  });

  const errors = fixtures.filter(({ status }) => status >= 400);
  it.each(errors.map((fixture) => [fixture.name, fixture] as const))("%s: an error names its code and costs nothing", (_name, fixture) => {
    const answer = readAnswer(fixture);
    if (!answer) return;
    expect(answer.errorCode).toEqual(expect.any(String));
    expect(answer.passes).toEqual([]);
  });

  const streams = fixtures.filter(({ isEventStream, status }) => isEventStream && status < 400);
  it.each(streams.map((fixture) => [fixture.name, fixture] as const))("%s: no event with news follows the one that ends it", (_name, fixture) => {
    const answer = readAnswer(fixture);
    expect(answer?.endEvents).toBeGreaterThanOrEqual(1);
    expect(answer?.eventsAfterEnd).toBe(0);
  });
});

function sumOf(passes: readonly UsagePass[], bucket: keyof UsagePass["buckets"]): number {
  return passes.reduce((sum, pass) => sum + (pass.buckets[bucket] ?? 0), 0);
}

/** The parts of the usage that the recording states, as we read them. */
function summary(passes: readonly UsagePass[], expected: ExpectedUsage) {
  const totals = totalTokens(passes);
  return {
    input: totals.input,
    output: totals.output,
    cacheRead: expected.cached_read === undefined ? undefined : totals.cacheRead,
    cacheWrite: expected.cached_write === undefined ? undefined : totals.cacheWrite,
    cacheWrite1h: expected.cached_write_1h === undefined ? undefined : sumOf(passes, "cacheWrite1h"),
    reasoning: expected.reasoning === undefined ? undefined : totals.reasoning,
    inputAudio: expected.input_audio === undefined ? undefined : sumOf(passes, "inputAudio"),
    outputAudio: expected.output_audio === undefined ? undefined : sumOf(passes, "outputAudio"),
    inputImage: expected.input_image === undefined ? undefined : sumOf(passes, "inputImage"),
    outputImage: expected.output_image === undefined ? undefined : sumOf(passes, "outputImage"),
    seconds: expected.seconds === undefined ? undefined : sumOf(passes, "audioSeconds"),
    searches:
      (expected.server_web_search_requests ?? expected.tool_usage_web_search_requests) === undefined ? undefined : sumOf(passes, "webSearches"),
  };
}

function expectation({ name, expected }: Fixture) {
  const usage = expected as ExpectedUsage;
  const lines = usage.per_line?.map((line) => line.usage) ?? [];
  const others = findOtherIterations({ name, expected });
  const sum = (list: { input_tokens: number; output_tokens: number }[], key: "input_tokens" | "output_tokens") =>
    list.reduce((total, entry) => total + entry[key], 0);
  const isThinkingOutside = usage.semantics ? !usage.semantics.reasoning_is_subset_of_output : name.startsWith("google/interactions");
  const cacheBeside = usage.semantics?.cached_read_is_subset_of_input === false ? (usage.cached_read ?? 0) + (usage.cached_write ?? 0) : 0;
  const output = usage.semantics?.derived_billable_output ?? (usage.output ?? 0) + (isThinkingOutside ? (usage.reasoning ?? 0) : 0);
  return {
    input: (usage.input ?? 0) + (usage.tool_use_prompt ?? 0) + cacheBeside + sum(lines, "input_tokens") + sum(others, "input_tokens"),
    output: output + sum(lines, "output_tokens") + sum(others, "output_tokens"),
    cacheRead: usage.cached_read,
    cacheWrite: usage.cached_write,
    cacheWrite1h: usage.cached_write_1h,
    reasoning: usage.reasoning,
    inputAudio: usage.input_audio,
    outputAudio: usage.output_audio,
    inputImage: usage.input_image === undefined ? undefined : usage.input_image - (CACHED_IMAGE[name] ?? 0),
    outputImage: usage.output_image,
    seconds: usage.seconds,
    searches: usage.server_web_search_requests ?? usage.tool_usage_web_search_requests,
  };
}
