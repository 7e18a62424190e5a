import { beforeAll, expect, test } from "vitest";
import type { ResoldModel } from "../../domain/resale";
import { countTokens, loadTokenizer } from "../../metering/count-tokens";
import { CALLERS } from "../formats/registry";
import type { HubRequest } from "../hub/hub-request";
import { type Fixture, readFixtures } from "../providers/testing/read-fixtures";
import { estimateTokens } from "./estimate-tokens";

beforeAll(() => loadTokenizer());

const FORMATS: readonly (readonly [RegExp, keyof typeof CALLERS])[] = [
  [/^messages$/, "messages"],
  [/^responses$/, "responses"],
  [/^native_(stream)?[gG]enerateContent$/, "gemini"],
  [/^chat_completions$/, "chat"],
];

interface Counted {
  request: HubRequest;
  /** All input, cached or not, as the provider counted it. */
  input: number;
  estimate: number;
}

/** Null: the recording has no request that is read here, or no usage. */
function count({ api, request: bytes, status, expected, name, provider }: Fixture): Counted | null {
  const format = FORMATS.find(([pattern]) => pattern.test(api))?.[1];
  if (!format || bytes.length === 0 || status >= 400 || !expected?.input || /xai|openrouter/.test(provider)) return null;
  const json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  let request: HubRequest;
  try {
    request = CALLERS[format].readRequest(json, { isStreaming: false });
  } catch {
    return null; // refused here: what is stored, or costs without bound
  }
  if (name.endsWith("/stream-cache-write")) return null; // its usage is of a longer conversation than its request
  const cached = provider === "anthropic" ? (expected.cached_read ?? 0) + (expected.cached_write ?? 0) : 0;
  const model = { upstreamModel: json.model ?? (/gemini-[\w.-]+/.exec(name)?.[0] || "gemini-2.5-flash") } as ResoldModel;
  return { request, input: expected.input + cached, estimate: estimateTokens(request, { model, countTokens }) };
}

const counted = () =>
  readFixtures()
    .flatMap((fixture) => ({ name: fixture.name, counted: count(fixture) }))
    .flatMap(({ name, counted }) => (counted ? [{ name, ...counted }] : []));
const isPlain = ({ request: { tools, messages, reasoning, outputFormat } }: Counted) =>
  tools.length === 0 && !reasoning && !outputFormat && messages.every(({ parts }) => parts.every(({ type }) => type === "text"));
/** What their providers put before them is as much as what was asked, or many times it, and nobody is told of it. */
const HIDDEN = /refusal|compact|audio|moderation|legacy|tokens-jump|server-mcp|parallel-gpt5/;

/**
 * The numbers were chosen by one half of the recordings, every other by name, and are held against the other as well. Two of Claude's were decided by both:
 * what a second message adds, and its tokens for each of the measure's.
 */
const halves = (recordings: (Counted & { name: string })[]) => {
  const sorted = [...recordings].sort((one, other) => (one.name < other.name ? -1 : 1));
  return [
    ["chosen by", sorted.filter((_, i) => i % 2 === 0)],
    ["held out", sorted.filter((_, i) => i % 2 === 1)],
  ] as const;
};
const missed = (half: readonly (Counted & { name: string })[], tokens: number) =>
  half
    .filter(({ input, estimate }) => Math.abs(estimate - input) > Math.max(tokens, input / 10))
    .map(({ name, input, estimate }) => `${name}: ${input}, estimated ${estimate}`);

test("plain conversations are counted within a tenth, or four tokens", () => {
  const plain = counted().filter((one) => isPlain(one) && !HIDDEN.test(one.name));
  expect(plain.length).toBeGreaterThan(20);
  for (const [which, half] of halves(plain)) expect(missed(half, 4), which).toEqual([]);
});

test("conversations with function tools, or thinking, are counted within a tenth, or 16 tokens", () => {
  const others = counted().filter(
    ({ name, request: { tools, reasoning, messages } }) =>
      (tools.length > 0 || reasoning) &&
      tools.every(({ kind }) => kind === "function") &&
      messages.every(({ parts }) => parts.every(({ type }) => type === "text")) &&
      !HIDDEN.test(name),
  );
  expect(others.length).toBeGreaterThan(10);
  for (const [which, half] of halves(others)) expect(missed(half, 16), which).toEqual([]);
});
